"""Answers requests once their draft is stored and its events have positions."""

from collections.abc import Mapping, Sequence

from services.store.commit.head import Head
from services.store.commit.repeated import Repeated
from services.store.outcome import Accepted, Loaded, Outcome, Played
from services.store.position import Drafted, placed
from services.store.recorder import Known

Answer = Known | Repeated | Head | Played | Exception


def outcome(answer: Answer, positions: Sequence[int]) -> Outcome:
    """Return the answer for the caller, with the positions that the database assigned to the draft."""
    if isinstance(answer, Known):
        return _accepted(answer, positions, repeated=False)
    if isinstance(answer, Repeated):
        return _accepted(answer.known, positions, repeated=True)
    if isinstance(answer, Head):
        return Loaded(answer.state, answer.version, placed(answer.position, positions))
    return answer


def _accepted(known: Known, positions: Sequence[int], *, repeated: bool) -> Accepted:
    logged, position, types, warnings, _ = known
    return Accepted(logged.stream, logged.version, placed(position, positions), types, repeated, warnings)


def placed_heads(heads: Mapping[str, Head], positions: Sequence[int]) -> dict[str, Head]:
    """Return the heads that the draft moved, with the positions that the database assigned."""
    return {
        stream: head._replace(position=positions[head.position.place])
        for stream, head in heads.items()
        if isinstance(head.position, Drafted)
    }
