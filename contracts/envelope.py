"""The envelope of every event: CloudEvents 1.0 in structured JSON, sealed into its stream's hash chain.

The bytes made here are stored, published and verified as they are; nobody encodes an event twice. `hash` is always the
last attribute and covers every byte before it, so a chain is checked without agreeing on a canonical form of JSON.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from contracts.catalog import EVENTS
from contracts.message import Envelope, Event
from contracts.sealing import (
    NO_KEYS,
    REASON,
    Opener,
    Origin,
    Sealer,
    Unopenable,
    is_sealed,
    opened_data,
    opened_reason,
    sealed_data,
    sealed_texts,
    seals_reason,
)

SOURCE: Final = "kehu"
GENESIS: Final = ""
# Asking a pydantic model for a field it has not is slow, and it is done for every event.
NAMES_POLICY: Final = frozenset(wire_type for wire_type, event in EVENTS.items() if "policy" in event.model_fields)
_HASH: Final = b',"hash":"'
_HASH_LENGTH: Final = len(_HASH) + 64 + len(b'"}')


class Undecodable(Exception):
    """The bytes are not an event of this catalogue."""


class UnknownType(Undecodable):
    """The bytes are an event of a type that this release does not know: a later one stored it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Where a command came from; kept with every event it leads to.

    `command_id` makes it idempotent. `occurred_at` is business time. `actor` is who asked, `causation_id` the event or
    command that led to it, `correlation_id` what the whole conversation shares. `arrived_at` is when it was sent, now
    where that is None, and `zone` the one in which the sender counts days, where the thing has none of its own.
    """

    command_id: UUID
    occurred_at: datetime
    actor: str
    reason: str | None = None
    causation_id: str | None = None
    correlation_id: str | None = None
    traceparent: str | None = None
    arrived_at: datetime | None = None
    zone: str | None = None


def data_schema(wire_type: str) -> str:
    """Return the `$id` of a wire type's JSON Schema: CloudEvents asks for a whole URI, a URN needs no host."""
    return f"urn:kehu:schema:{wire_type}"


def seal(
    event: Event,
    *,
    stream: str,
    version: int,
    cause: Cause,
    time: str,
    prev_hash: str,
    at: datetime | None = None,
    sealer: Sealer | None = None,
) -> tuple[bytes, str]:
    """Return the bytes to store and their hash. `version` counts from 1 in the stream, `time` is from `instant`.

    `at` is the business time of the event where that is not the one of its cause. Personal texts are encrypted by the
    `sealer`; without one they stay as they are.
    """
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": f"{stream}@{version}",
        "type": event.type,
        "source": SOURCE,
        "subject": stream,
        "time": time,
        "datacontenttype": "application/json",
        "dataschema": data_schema(event.type),
        "partitionkey": event.partition_key(stream),
        "version": version,
        # The writer of JSON writes instants and ids as `instant` and `str` do, in half the time.
        "occurredat": (at or cause.occurred_at).astimezone(UTC),
        "actor": cause.actor,
        "commandid": cause.command_id,
        "correlationid": cause.correlation_id or cause.command_id,
    }
    origin = Origin(stream, version, event.type)
    _add_given(attributes, event, cause, sealer, origin)
    head = to_json(attributes)[:-1]
    sealed = sealed_data(event, origin, sealer) if sealer else None
    data = event.__pydantic_serializer__.to_json(event) if sealed is None else to_json(sealed)
    return _ended(b'%b,"data":%b' % (head, data), prev_hash)


def _ended(attributes: bytes, prev_hash: str) -> tuple[bytes, str]:
    """Return the bytes of an event, of which the attributes are written up to the last two, and their hash."""
    body = b'%b,"prevhash":"%b"' % (attributes, prev_hash.encode())
    digest = hashlib.sha256(body).hexdigest()
    return b'%b%b%b"}' % (body, _HASH, digest.encode()), digest


def reseal(state: bytes, event: Event | None, *, prev_hash: str, sealer: Sealer) -> tuple[bytes, str]:
    """Return a stored event with its personal texts sealed, behind the event with `prev_hash`, and its hash.

    `event` is what the bytes hold, None where this release cannot read it: then only its place in the chain changes.
    """
    attributes = from_json(state)
    del attributes["prevhash"], attributes["hash"]
    if event:
        origin = Origin(attributes["subject"], attributes["version"], event.type)
        attributes["data"] = sealed_texts(attributes["data"], event, origin, sealer)
        if attributes.get("reason") and seals_reason(event):
            subject = event.data_subject(origin.stream)
            attributes["reason"] = sealer.seal(subject, attributes["reason"], origin.bound(REASON))
    return _ended(to_json(attributes)[:-1], prev_hash)


def _add_given(
    attributes: dict[str, object], event: Event, cause: Cause, sealer: Sealer | None, origin: Origin
) -> None:
    """Add the attributes that not every event has."""
    if cause.reason and sealer and seals_reason(event):
        attributes["reason"] = sealer.seal(event.data_subject(origin.stream), cause.reason, origin.bound(REASON))
    elif cause.reason is not None:
        attributes["reason"] = cause.reason
    if cause.causation_id is not None:
        attributes["causationid"] = cause.causation_id
    if cause.traceparent is not None:
        attributes["traceparent"] = cause.traceparent
    policy = getattr(event, "policy", None) if event.type in NAMES_POLICY else None
    if policy is not None:
        attributes["policy"] = policy


def unseal(state: bytes, opener: Opener = NO_KEYS, *, with_reason: bool = True) -> Envelope:
    """Read stored bytes back; refuse what the catalogue does not know with `UnknownType`, damage with `Undecodable`.

    Fields this version does not know yet are ignored: during a deployment a newer process may have written them.
    Sealed texts are opened; one that cannot be is `Undecodable`. Without `with_reason`, the reason stays as it is
    stored: often it alone would need a key.
    """
    try:
        return _envelope(from_json(state), opener if is_sealed(state) else None, with_reason=with_reason)
    except Unopenable as error:
        message = f"it holds personal data that cannot be opened: {error}"
        raise Undecodable(message) from error
    except KeyError as error:
        message = f"not an event of this catalogue: {error} is missing"
        raise Undecodable(message) from error
    except ValidationError as error:
        # The words of the library that checks them are of no use to people.
        places = ", ".join(".".join(("data", *map(str, each["loc"]))) for each in error.errors())
        message = f"not an event of this catalogue: {places} not in the form of the type"
        raise Undecodable(message) from error
    except (TypeError, ValueError) as error:
        message = f"not an event of this catalogue: {error}"
        raise Undecodable(message) from error


def _envelope(attributes: Mapping[str, Any], opener: Opener | None, *, with_reason: bool) -> Envelope:
    wire_type = attributes["type"]
    event = EVENTS.get(wire_type)
    if event is None:
        raise UnknownType(f"this release does not know the type {wire_type}")
    data, reason = attributes["data"], attributes.get("reason")
    stored_data, stored_reason = data, reason
    if opener:
        origin = Origin(attributes["subject"], attributes["version"], wire_type)
        data = opened_data(data, event, origin, opener)
        reason = opened_reason(reason, origin, opener) if with_reason else reason
    # By place: by name it would take a tenth longer.
    return Envelope(
        attributes["id"],
        wire_type,
        attributes["subject"],
        attributes["version"],
        datetime.fromisoformat(attributes["time"]),
        datetime.fromisoformat(attributes["occurredat"]),
        attributes["partitionkey"],
        attributes["actor"],
        reason,
        attributes["commandid"],
        attributes.get("causationid"),
        attributes["correlationid"],
        attributes.get("policy"),
        attributes["prevhash"],
        attributes["hash"],
        event.__pydantic_validator__.validate_python(data, extra="ignore"),
        stored_data,
        stored_reason,
    )


def hash_of(state: bytes) -> str:
    """Return the hash that sealed bytes end with, unproven."""
    return state[-66:-2].decode()


def sealed_hash(state: bytes) -> str | None:
    """Return the hash the bytes claim, or None where they were changed since they were sealed."""
    body, mark, tail = state[:-_HASH_LENGTH], state[-_HASH_LENGTH:-66], state[-66:-2]
    digest = hashlib.sha256(body).hexdigest()
    return digest if mark == _HASH and tail == digest.encode() and state.endswith(b'"}') else None
