"""Whether a promise was kept, as of an instant: nothing but the instants in it and the one asked about decides that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, get_args

from contracts.obligation import DueTime

Verdict = Literal["open", "met", "late", "broken"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
LATE: Final[frozenset[Verdict]] = frozenset({"late", "broken"})


def owed(history: Sequence[DueTime], as_of: datetime) -> DueTime | None:
    """Return the due time in force at an instant, or None where nothing was owed then."""
    found = next((each for each in reversed(history) if each.since <= as_of), None)
    return None if found is None or found.cause == "withdrawn" else found


def verdict(due: DueTime, as_of: datetime) -> Verdict:
    """Judge a due time in force: an act at the due instant is in time, and it is broken after it (semantics 46)."""
    if due.met_at is not None:
        return "late" if _is_past(due, due.met_at) else "met"
    return "broken" if _is_past(due, as_of) else "open"


def late_seconds(due: DueTime, as_of: datetime) -> int:
    """Return by how many seconds the promise was missed, up to the instant; 0 if it was not."""
    until = due.met_at or as_of
    return int((until - due.due_at).total_seconds()) if due.due_at and until > due.due_at else 0


def _is_past(due: DueTime, instant: datetime) -> bool:
    return due.due_at is not None and due.due_at < instant
