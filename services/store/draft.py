"""What a group of requests is about to append: each is decided on the state that the one before it left."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification

from contracts.envelope import GENESIS, seal, unseal
from domain.decider import Refused
from services.store.outcome import Accepted, CommandIdReused, Loaded, Outcome, RefusedBefore, VersionMismatch
from services.store.position import Drafted, Position, placed
from services.store.recorder import End, Known, LoggedCommand, NewEvent
from services.store.request import Decide, Load, Request


class Head(NamedTuple):
    """The end of a stream: its folded state and where the next event goes."""

    state: Any
    version: int = 0
    position: Position = 0
    hash: str = GENESIS


class Answer(NamedTuple):
    """What a request gets once the draft is stored."""

    known: Known
    repeated: bool = False


class Draft:
    """Decides request by request; nothing is stored yet."""

    def __init__(self, heads: Mapping[str, Head], known: Mapping[UUID, Known], time: str) -> None:
        self.heads = dict(heads)
        self.events: list[NewEvent] = []
        self.commands: list[LoggedCommand] = []
        self.end: End | None = None
        self._known = dict(known)
        self._time = time

    def answer(self, request: Request) -> Answer | Head | Exception:
        """Return what the request gets: its answer, the head it asked to load, or what is against it."""
        return self.heads[request.stream] if isinstance(request, Load) else self._decide(request)

    def _decide(self, request: Decide) -> Answer | Exception:
        known = self._known.get(request.cause.command_id)
        if known is not None:
            return _stored_answer(known, request)
        head = self.heads[request.stream]
        if request.expected_version is not None and request.expected_version != head.version:
            return VersionMismatch(f"{request.stream} is at version {head.version}, not {request.expected_version}")
        drafted = len(self.events)
        try:
            events = request.decide(head.state)
            self._append(request, head, events)
        except Refused as refused:
            self._log(request, head, (), code=refused.code, message=str(refused))
            return refused
        except Exception as error:  # noqa: BLE001 - a fault of one request must not fail the others of its group
            del self.events[drafted:]
            return error
        return Answer(self._log(request, self.heads[request.stream], tuple([event.type for event in events])))

    def _append(self, request: Decide, head: Head, events: Sequence[Any]) -> None:
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
            head = Head(request.decider.evolve(head.state, event), version, Drafted(len(self.events)), digest)
            self.events.append(NewEvent(request.stream_id, version, event.type, state))
        self.heads[request.stream] = head
        if events:
            self.end = End(request.stream_id, head.version, head.hash)

    def _log(
        self,
        request: Decide,
        head: Head,
        types: tuple[str, ...],
        *,
        code: str | None = None,
        message: str | None = None,
    ) -> Known:
        command_id = request.cause.command_id
        logged = LoggedCommand(
            command_id, request.request_hash, request.stream, request.stream_id, head.version, len(types), code, message
        )
        self.commands.append(logged)
        known = self._known[command_id] = Known(logged, head.position, types)
        return known


def caught_up(request: Request, head: Head, newer: Sequence[Notification]) -> Head:
    """Return the head after events that others appended."""
    for stored in newer:
        envelope = unseal(stored.state)
        state = request.decider.evolve(head.state, envelope.event)
        head = Head(state, stored.originator_version, stored.id, envelope.hash)
    return head


def outcome(answer: Answer | Head | Exception, positions: Sequence[int]) -> Outcome:
    """Return what the caller gets, with the positions the database gave to the draft."""
    match answer:
        case Answer((logged, position, types), repeated):
            return Accepted(logged.stream, logged.version, placed(position, positions), types, repeated)
        case Head():
            return Loaded(answer.state, answer.version, placed(answer.position, positions))
        case _:
            return answer


def placed_heads(heads: Mapping[str, Head], positions: Sequence[int]) -> dict[str, Head]:
    """Return the heads with the positions the database gave."""
    return {
        stream: head._replace(position=placed(head.position, positions)) if isinstance(head.position, Drafted) else head
        for stream, head in heads.items()
    }


def _stored_answer(known: Known, request: Decide) -> Answer | Exception:
    logged = known.logged
    if logged.request_hash != request.request_hash or logged.stream != request.stream:
        return CommandIdReused(f"the command id {logged.command_id} was used before with another body")
    if logged.code is not None:
        return RefusedBefore(logged.code, logged.message or "")
    return Answer(known, repeated=True)
