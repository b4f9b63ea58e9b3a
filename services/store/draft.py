"""What a group of requests is about to append: each is decided on the state that the one before it left."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from contracts.envelope import GENESIS, seal, unseal
from domain.decider import Refused
from services.store.outcome import Accepted, CommandIdReused, Loaded, Outcome, RefusedBefore, VersionMismatch
from services.store.recorder import LoggedCommand
from services.store.request import Request


class Head(NamedTuple):
    """The end of a stream: its folded state and where the next event goes.

    While the position is not known, the place of the event in the draft stands in for it, below zero.
    """

    state: Any
    version: int = 0
    position: int = 0
    hash: str = GENESIS


class Answer(NamedTuple):
    """What a request gets once the draft is stored."""

    logged: LoggedCommand
    repeated: bool = False


class Draft:
    """Decides request by request; nothing is stored yet."""

    def __init__(self, heads: dict[str, Head], known: dict[UUID, LoggedCommand], time: str) -> None:
        self.heads = heads
        self.events: list[StoredEvent] = []
        self.commands: list[LoggedCommand] = []
        self._known = known
        self._time = time

    def decide(self, request: Request) -> Answer | Head | Exception:
        """Return what the request gets: its answer, the head it asked to load, or what is against it."""
        head = self.heads[request.stream]
        cause = request.cause
        if cause is None or request.decide is None:
            return head
        known = self._known.get(cause.command_id)
        if known is not None:
            return _stored_answer(known, request)
        if request.expected_version is not None and request.expected_version != head.version:
            return VersionMismatch(f"{request.stream} is at version {head.version}, not {request.expected_version}")
        drafted = len(self.events)
        try:
            events = request.decide(head.state)
            self._append(request, head, events)
        except Refused as refused:
            self._log(request, head, code=refused.code, message=str(refused))
            return refused
        except Exception as error:  # noqa: BLE001 - a fault of one request must not fail the others of its group
            del self.events[drafted:]
            return error
        types = tuple([event.type for event in events])
        return Answer(self._log(request, self.heads[request.stream], types=types))

    def _append(self, request: Request, head: Head, events: Sequence[Any]) -> None:
        assert request.cause is not None
        for event in events:
            version = head.version + 1
            state, digest = seal(
                event,
                stream=request.stream,
                version=version,
                cause=request.cause,
                time=self._time,
                prev_hash=head.hash,
            )
            self.events.append(StoredEvent(request.stream_id, version, event.type, state))
            head = Head(request.decider.evolve(head.state, event), version, -len(self.events), digest)
        self.heads[request.stream] = head

    def _log(
        self,
        request: Request,
        head: Head,
        *,
        types: tuple[str, ...] = (),
        code: str | None = None,
        message: str | None = None,
    ) -> LoggedCommand:
        assert request.cause is not None
        logged = LoggedCommand(
            request.cause.command_id,
            request.request_hash,
            request.stream,
            request.stream_id,
            head.version,
            len(types),
            code,
            message,
            head.position,
            types,
        )
        self.commands.append(logged)
        self._known[logged.command_id] = logged
        return logged


def caught_up(request: Request, head: Head, newer: Sequence[Notification]) -> Head:
    """Return the head after events that others appended."""
    for stored in newer:
        envelope = unseal(stored.state)
        state = request.decider.evolve(head.state, envelope.event)
        head = Head(state, stored.originator_version, stored.id, envelope.hash)
    return head


def outcome(decided: Answer | Head | Exception, positions: Sequence[int]) -> Outcome:
    """Return what the caller gets, with the positions the database gave to the draft."""
    match decided:
        case Answer(logged, repeated):
            position = placed(logged.position, positions)
            return Accepted(logged.stream, logged.version, position, logged.types, repeated)
        case Head():
            return Loaded(decided.state, decided.version, placed(decided.position, positions))
        case _:
            return decided


def placed_heads(heads: Mapping[str, Head], positions: Sequence[int]) -> dict[str, Head]:
    """Return the heads with the positions the database gave."""
    return {
        stream: head if head.position >= 0 else head._replace(position=placed(head.position, positions))
        for stream, head in heads.items()
    }


def placed(position: int, positions: Sequence[int]) -> int:
    """Return the position itself, or the one given to its place in the draft."""
    return position if position >= 0 else positions[-position - 1]


def _stored_answer(known: LoggedCommand, request: Request) -> Answer | Exception:
    if known.request_hash != request.request_hash or known.stream != request.stream:
        return CommandIdReused(f"the command id {known.command_id} was used before with another body")
    if known.code is not None:
        return RefusedBefore(known.code, known.message or "")
    return Answer(known, repeated=True)
