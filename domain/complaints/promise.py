"""A promise about a complaint, as its course finds it, and what keeps each kind of promise (semantics 5 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.obligation import Level
from domain.complaints.progress import What
from domain.complaints.terms import Term
from domain.obligations.clock import Clock

RESOLUTION: Final = "resolution"
PROGRESS: Final = "progress"
PROMISED: Final = "promised-reply"
PROMISED_RULE: Final = "complaint.promise-reply"
ELAPSED: Final = "elapsed"
# They move no clock, however many there are.
INTERNAL: Final[frozenset[What]] = frozenset({"work-noted", "taken-in-charge"})
# An automatic confirmation is no answer, and internal work is neither (semantics 9). The clocks of a duplicate end
# where it is merged: those of the case received first go on (semantics 11).
MET_BY: Final[Mapping[str, tuple[What, ...]]] = {
    "acknowledge": ("acknowledged", "responded", "merged"),
    "first-response": ("responded", "merged"),
    "supervisor-notice": ("supervisor-told", "merged"),
    PROMISED: ("responded", "merged"),
    PROGRESS: ("progress-told", "resolved", "closed", "merged"),
    RESOLUTION: ("resolved", "closed", "merged"),
}


@dataclass(slots=True, kw_only=True)
class Promise:
    """One instance of a promise, and the levels that it has passed.

    `term` is the row of the policy for the case as it is now, `rule` the one from which the due time comes.
    """

    kind: str
    instance: int
    calendar: str
    rule: str
    clock: Clock
    term: Term | None = None
    passed: dict[str, Level] = field(default_factory=dict)
