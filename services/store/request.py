"""The requests that the store answers; they wait for the group commit."""

import hashlib
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID, uuid5

from contracts.envelope import Cause
from contracts.message import Command
from domain.decider import Decider
from services.stream_id import stream_uuid

State = TypeVar("State")


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


class Dated(list[Any]):
    """Events of a decision that happened at another instant than its cause says: the state decides on the instant."""

    def __init__(self, events: Iterable[Any], at: datetime) -> None:
        super().__init__(events)
        self.at = at


class Stand(NamedTuple):
    """A stream on whose newest state a decision stands, and the version that its sender expects."""

    decider: Decider[Any, Any]
    stream: str
    stream_id: UUID
    expected_version: int | None = None


def stand(decider: Decider[Any, Any], stream_id: str, expected_version: int | None = None) -> Stand:
    """Return the stand on a stream, at any version or only at this one."""
    stream = f"{decider.category}/{stream_id}"
    return Stand(decider, stream, stream_uuid(stream), expected_version)


class Part(NamedTuple):
    """The events that a decision appends to one of the streams on which it stands."""

    stand: Stand
    events: Sequence[Any]


class States(Protocol):
    """The newest states of all streams. A decision stands on each that it reads: none has changed when it is stored."""

    def of(self, decider: Decider[State, Any], stream_id: str, /) -> State:
        """Return the state of a stream."""


class DecideOnSeveral(NamedTuple):
    """Decide on the newest states of several streams, and append the resulting events to all of them or to none.

    The first of `stands` is the command's own stream, in whose name it is answered. The others are named so that all
    are looked up at once; the decision may read more.
    """

    stands: Sequence[Stand]
    decide: Callable[[States], Sequence[Part]]
    cause: Cause
    request_hash: bytes


class Script(NamedTuple):
    """Make several requests in turn, in one draft; `commands` are the ids of all commands in it.

    `run` gets a store that answers at once, and must await nothing else. The streams of `stands` are looked up before:
    for each stream that is missing then, everything is run again.
    """

    run: Callable[[Any], Coroutine[Any, Any, Any]]
    commands: Sequence[UUID]
    stands: Sequence[Stand] = ()


Request = Load | Decide | DecideOnSeveral | Script


def command_ids(request: Request, streams: Collection[str] = ()) -> Sequence[UUID]:
    """Return the ids of the commands in the request, were it to append to these streams."""
    if isinstance(request, Decide):
        return (request.cause.command_id,)
    if isinstance(request, DecideOnSeveral):
        command_id = request.cause.command_id
        return (command_id, *[part_id(command_id, stream) for stream in streams])
    return request.commands if isinstance(request, Script) else ()


def part_id(command_id: UUID, stream: str) -> UUID:
    """Return the id under which the part of a command on another stream than its own is logged."""
    return uuid5(command_id, stream)
