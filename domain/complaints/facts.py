"""What is known of a case when the table of routes is asked: the closed list of its facts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintReceivedV2, ComplaintTriagedV2
from contracts.complaints.handling import ComplaintRouted
from domain.complaints.rules import CaseRules, Handling
from domain.complaints.state import Received
from domain.decision_table import NO, YES, taken

# Facts that are or are not so.
FLAGS: Final = ("solvable-now", "several-departments", "unsolved", "out-of-scope", "found", "to-the-top")
SEVERAL: Final = 2


def intake(received: Received) -> ComplaintReceivedV2:
    """Return what is known from intake; what the first version left unsaid has the defaults of the second."""
    return ComplaintReceivedV2(**dict(received.received))


def facts_of(
    received: Received,
    at: datetime,
    *,
    departments: Iterable[str] = (),
    department: str | None = None,
    unsolved: bool = False,
    out_of_scope: bool = False,
) -> dict[str, str]:
    """Return the facts of a case at an instant; what is not known is left out."""
    known = intake(received)
    found: dict[str, str | None] = {
        "severity": received.standing(at).severity,
        "kind": known.kind,
        "channel": known.channel,
        "urgency": _urgency(received, at) or known.urgency,
        "received-by": department,
        "solvable-now": _solvable(received, at),
        "several-departments": _flag(len(set(departments)) >= SEVERAL),
        "unsolved": _flag(unsolved),
        "out-of-scope": _flag(out_of_scope),
        "found": _flag(known.detected == "found"),
        "to-the-top": _flag(known.raised_to == "top"),
    }
    return {fact: value for fact, value in found.items() if value is not None}


def _urgency(received: Received, at: datetime) -> str | None:
    triages = received.events(ComplaintTriagedV2, by=at)
    return next((each.urgency for each in reversed(triages) if each.urgency is not None), None)


def _solvable(received: Received, at: datetime) -> str | None:
    triages = received.events(ComplaintTriagedV2, by=at)
    return next((_flag(each.solvable_now) for each in reversed(triages) if each.solvable_now is not None), None)


def _flag(holds: bool) -> str:
    return YES if holds else NO


def handling(received: Received, rules: CaseRules, at: datetime) -> Handling | None:
    """Return how the case is to be handled: as it was routed, else as the table says on what is known."""
    routed = received.latest(ComplaintRouted, by=at)
    if routed:
        return Handling(routed.handled_by, routed.approved_by, routed.then)
    found = taken(rules.routes, facts_of(received, at, department=rules.department))
    return found.row.result if found else None
