"""The requests that the store answers; they wait for the group commit."""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from contracts.envelope import Cause
from contracts.form.alike import skeleton
from contracts.message import Command
from domain.decider import Decider

# Part of every stored stream id: never change it.
NAMESPACE: Final = UUID("6b656875-0000-5000-8000-73747265616d")


@lru_cache(maxsize=65_536)
def stream_uuid(stream: str) -> UUID:
    """Return the id under which the stream `complaint/8` is stored."""
    return uuid5(NAMESPACE, stream)


def claim_id(stream: str) -> UUID:
    """Return the command id under which the first of all ids that look like this one is noted."""
    category, _, stream_id = stream.partition("/")
    return uuid5(NAMESPACE, f"looks like {category}/{skeleton(stream_id)}")


def plain_stream(stream: str) -> str:
    """Return the stream whose id looks the same and is written most plainly; often the stream itself."""
    category, _, stream_id = stream.partition("/")
    return f"{category}/{skeleton(stream_id)}"


def request_hash(command: Command) -> bytes:
    """Return the hash that distinguishes two bodies sent under one command id."""
    body = command.__pydantic_serializer__.to_json(command, exclude_none=True)
    if command.null_clears:
        cleared = (name for name in command.model_fields_set if getattr(command, name) is None)
        body += ",".join(sorted(cleared)).encode()
    return hashlib.sha256(b"%b %b" % (command.name.encode(), body)).digest()


class Load(NamedTuple):
    """Return the state of a stream."""

    decider: Decider[Any, Any]
    stream: str
    stream_id: UUID


class Decide(NamedTuple):
    """Decide on the newest state of a stream, and append the resulting events."""

    decider: Decider[Any, Any]
    stream: str
    stream_id: UUID
    decide: Callable[[Any], Sequence[Any]]
    cause: Cause
    request_hash: bytes
    expected_version: int | None = None


class Script(NamedTuple):
    """Make several requests in turn, in one draft; `commands` are the ids of all commands in it.

    `run` gets a store that answers at once, and must await nothing else.
    """

    run: Callable[[Any], Coroutine[Any, Any, Any]]
    commands: Sequence[UUID]


Request = Load | Decide | Script


def command_ids(request: Request) -> Sequence[UUID]:
    """Return the ids of the commands in the request."""
    if isinstance(request, Decide):
        return (request.cause.command_id,)
    return request.commands if isinstance(request, Script) else ()
