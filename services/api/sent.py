"""Reads the headers of a command (`Idempotency-Key`, `If-Match`, `Kehu-Actor`): id, expected version, sender, cause."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from urllib.parse import unquote_to_bytes
from uuid import UUID, uuid4

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, WithJsonSchema

from contracts.envelope import Cause
from contracts.form.plain import plain
from contracts.message import Command
from services.api.problem import Unanswerable
from services.commands.command_id import command_id

TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
# The ETag of a command's answer, or of the thing itself, whose version is followed by a digest.
QUOTED_VERSION: Final = re.compile(r'"(0|[1-9][0-9]{0,17})(?:\.[0-9a-f]{1,64})?"')

LONGEST: Final = 255
LONGEST_ACTOR: Final = 64
# A percent sign and two digits for each of at most four bytes of a character.
LONGEST_ENCODED: Final = len("UTF-8''") + LONGEST_ACTOR * 4 * 3
ENCODED: Final = re.compile(r"utf-8'[A-Za-z0-9-]*'((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2})+)", re.IGNORECASE)
ENCODED_SCHEMA: Final = r"^[Uu][Tt][Ff]-8''([A-Za-z0-9!#$&+.^_`|~-]|%[2-7][0-9A-Ea-e]){1,64}$"


def _shown(longest: int) -> WithJsonSchema:
    """Describe what every client can send as it is; UTF-8 is read too, and only few clients can send it."""
    return WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": longest,
            "pattern": f"^[!-~](?:[ -~]{{0,{longest - 2}}}[!-~])?$",
        }
    )


Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), _shown(LONGEST)]
Name = Text | None
Actor = Annotated[Text, _shown(LONGEST_ACTOR)] | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What the headers say about a command, before the command itself is read."""

    command_id: UUID
    key: str
    actor: str
    expected_version: int | None
    causation_id: str | None
    correlation_id: str | None
    traceparent: str | None

    def cause(self, command: Command) -> Cause:
        """Return the cause of the command, with the instant that the body names."""
        return Cause(
            command_id=self.command_id,
            occurred_at=command.occurred_at or datetime.now(UTC),
            actor=self.actor,
            reason=command.reason,
            causation_id=self.causation_id,
            correlation_id=self.correlation_id,
            traceparent=self.traceparent,
        )


ASKS: Final = (
    "The person who asks; 64 characters at most. Kept with every event as its actor. Where a body also names the person"
    " who decided, in `by`, both are kept and may differ: one person may enter what another decided."
)


class Headers(BaseModel):
    """The headers of a command, as Latin-1 text, and as the OpenAPI document shows them."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    idempotency_key: Annotated[Name, Field(description="Names the command: a repeat gets the first answer again.")] = (
        None
    )
    if_match: Annotated[
        Annotated[str, WithJsonSchema({"type": "string", "maxLength": 85, "pattern": f"^{QUOTED_VERSION.pattern}$"})]
        | None,
        Field(description='The ETag of the thing or of the last command; its version alone will do: "3".'),
    ] = None
    kehu_actor: Annotated[Actor, Field(description=ASKS)] = None
    kehu_actor_encoded: Annotated[
        Annotated[
            str,
            StringConstraints(max_length=LONGEST_ENCODED),
            WithJsonSchema({"type": "string", "maxLength": LONGEST_ENCODED, "pattern": ENCODED_SCHEMA}),
        ]
        | None,
        Field(
            alias="kehu-actor*",
            description="The person who asks, encoded as in RFC 8187, for names that a header cannot hold:"
            " UTF-8''%E6%9D%8E%E4%BC%9F. It counts more than Kehu-Actor.",
        ),
    ] = None
    causation_id: Name = None
    correlation_id: Name = None
    traceparent: Annotated[
        Annotated[str, StringConstraints(max_length=LONGEST), WithJsonSchema({"type": "string", "maxLength": LONGEST})]
        | None,
        Field(description="W3C trace context; ignored where malformed."),
    ] = None


READ: Final = frozenset(alias.encode() for field in Headers.model_fields.values() if (alias := field.alias))


def documented() -> list[dict[str, Any]]:
    """Describe the headers in OpenAPI."""
    described = Headers.model_json_schema()["properties"]
    return [
        {"name": name, "in": "header", "required": False, "schema": _where_sent(schema)}
        | ({"description": schema["description"]} if "description" in schema else {})
        for name, schema in described.items()
    ]


def _where_sent(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a header that is there: null is the absence of one, and no text."""
    (sent_as,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
    return dict(sent_as)


def sent(headers: Iterable[tuple[bytes, bytes]], *, person: str | None = None) -> Sent:
    """Read the headers of a request; refuse those that cannot be stored with an event.

    The actor is the `person` who is signed in, where one is.
    """
    given: dict[str, str] = {}
    for name, value in headers:
        if name in READ:
            given.setdefault(name.decode(), value.decode("latin-1"))
    try:
        read = Headers.model_validate(given)
    except ValidationError as invalid:
        raise RequestValidationError(
            [{**error, "loc": ("header", *error["loc"])} for error in invalid.errors()]
        ) from invalid
    key = _text("Idempotency-Key", read.idempotency_key) or str(uuid4())
    return Sent(
        command_id=command_id(key),
        key=key,
        # In the spelling of the fields that name the same person.
        actor=person or plain(_actor(read)) or "api",
        expected_version=_version(read.if_match),
        causation_id=_text("Causation-Id", read.causation_id),
        correlation_id=_text("Correlation-Id", read.correlation_id),
        traceparent=read.traceparent if read.traceparent and TRACEPARENT.fullmatch(read.traceparent) else None,
    )


def _text(header: str, value: str | None, *, longest: int = LONGEST) -> str | None:
    """Read a header as UTF-8; Starlette decodes every header as Latin-1."""
    if value is None:
        return None
    try:
        text = value.encode("latin-1").decode()
    except UnicodeError:
        text = "\0"
    if not text.isprintable() or not 0 < len(text.strip()) <= longest:
        sentence = f"{header} must be printable UTF-8 of 1 to {longest} characters."
        raise Unanswerable(422, "request.invalid", sentence)
    return text.strip()


def _actor(read: Headers) -> str | None:
    if read.kehu_actor_encoded is None:
        return _text("Kehu-Actor", read.kehu_actor, longest=LONGEST_ACTOR)
    found = ENCODED.fullmatch(read.kehu_actor_encoded.strip())
    if found is None:
        sentence = "Kehu-Actor* must be encoded as in RFC 8187: UTF-8''%E6%9D%8E%E4%BC%9F."
        raise Unanswerable(422, "request.invalid", sentence)
    return _text("Kehu-Actor*", unquote_to_bytes(found[1]).decode("latin-1"), longest=LONGEST_ACTOR)


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    found = QUOTED_VERSION.fullmatch(if_match.strip())
    if found is None:
        sentence = 'If-Match must be the ETag of the thing, or its version in quotes, as in "3".'
        raise Unanswerable(422, "request.invalid", sentence)
    return int(found[1])
