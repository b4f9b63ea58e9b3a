"""Decides in a draft on several streams at once: all parts of the decision are appended, or none."""

from dataclasses import replace
from typing import Any, TypeVar

from contracts.envelope import Cause
from domain.decider import Decider, Refused
from services.store.commit.draft import Draft, Unlooked
from services.store.commit.repeated import Repeated, used_before
from services.store.outcome import CommandIdReused, StreamUnreadable, Unstorable, VersionMismatch
from services.store.recorder import Known
from services.store.request import Decide, DecideOnSeveral, Part, part_id, stand

State = TypeVar("State")


class DraftStates:
    """The newest states of all streams, each with what this draft appends to it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def of(self, decider: Decider[State, Any], stream_id: str, /) -> State:
        """Return the state of a stream; when the draft is stored, nothing has been appended to it meanwhile."""
        state: State = self._draft.stand(stand(decider, stream_id)).state
        return state


def decide_on_several(request: DecideOnSeveral, draft: Draft) -> Known | Repeated | Exception:
    """Return the command's future answer, or the reason against it; raise `Unlooked`."""
    answer = draft.answer_of(request)
    if answer:
        return answer
    if lacking := [each for each in request.stands if draft.lacks(each)]:
        raise Unlooked(*lacking)
    mark = draft.mark()
    try:
        return _appended(request, draft)
    except Unlooked:
        draft.take_back(mark)
        raise
    except (StreamUnreadable, Unstorable, CommandIdReused) as error:  # not answers to keep
        draft.take_back(mark)
        return error
    except Refused as refused:
        draft.take_back(mark)
        return _refused(request, draft, refused)
    except Exception as error:  # noqa: BLE001 - an error in one request must not fail the others of its group
        draft.take_back(mark)
        return error


def _appended(request: DecideOnSeveral, draft: Draft) -> Known:
    own = request.stands[0]
    # Even an answer that appends nothing is compared with the store.
    draft.asked.append(request.cause.command_id)
    for each in request.stands:
        version = draft.stand(each).version
        if each.expected_version not in (None, version):
            raise VersionMismatch(f"{each.stream} is at version {version}, not {each.expected_version}")
    parts = {part.stand.stream: part for part in request.decide(DraftStates(draft))}
    mine = parts.pop(own.stream, Part(own, ()))
    for part in parts.values():
        if part.events:
            _answered(draft.decide(_deciding(part, request, _cause(part, request, draft, len(mine.events)))))
    # Last, because the answer names its position: a reader that waits for it has seen the other parts.
    return _answered(draft.decide(_deciding(mine, request, request.cause)))


def _cause(part: Part, request: DecideOnSeveral, draft: Draft, appended: int) -> Cause:
    """Return the cause of a part on another stream, which names the event on the command's own."""
    own, cause = request.stands[0].stream, request.cause
    event = f"{own}@{draft.heads[own].version + appended}" if appended else cause.causation_id
    correlation = cause.correlation_id or str(cause.command_id)
    return replace(
        cause,
        command_id=part_id(cause.command_id, part.stand.stream),
        causation_id=event,
        correlation_id=correlation,
    )


def _deciding(part: Part, request: DecideOnSeveral, cause: Cause) -> Decide:
    at = part.stand
    return Decide(at.decider, at.stream, at.stream_id, lambda _: part.events, cause, request.request_hash)


def _answered(answer: Known | Repeated | Exception) -> Known:
    if isinstance(answer, Repeated):
        raise CommandIdReused(used_before(answer.known))
    if isinstance(answer, Exception):
        raise answer
    return answer


def _refused(request: DecideOnSeveral, draft: Draft, refused: Refused) -> Known | Repeated | Exception:
    """Keep the refusal as the answer, on the command's own stream."""

    def refuse(_: object) -> list[Any]:
        raise refused

    own = request.stands[0]
    return draft.decide(Decide(own.decider, own.stream, own.stream_id, refuse, request.cause, request.request_hash))
