"""What a version of a policy decides about a complaint: its clocks, its routes, and what follows if it drags on.

The decisions are those of `course` and of the table of routes; here they are only put into words that can be compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from contracts.complaints.clocks import ClockDecided
from contracts.complaints.consequence import ComplaintUnsettled, Proposal
from contracts.complaints.handling import ComplaintRouted
from contracts.obligation import DueTime, Level
from domain.complaints import clocks, consequence
from domain.complaints.handling import CHOSEN
from domain.complaints.replies import RULE as ROUTES
from domain.complaints.rules import CaseRules
from domain.complaints.state import Received
from domain.complaints.terms import Terms
from domain.decision_table import taken
from domain.obligations.verdict import owed, verdict
from domain.replay import Decided
from domain.timeline import shown

CLOCK: Final = "clock"
ROUTE: Final = "route"
CONSEQUENCE: Final = "consequence"
UNSETTLED: Final = "unsettled"
WITHDRAWN: Final = "withdrawn"
NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePolicy:
    """What a version says of a case; `as_of` is the instant at which promises are judged.

    `decided` tells whether it is the one that decided on the case: it goes on with the calendars that it began with.
    """

    terms: Terms
    rules: CaseRules
    as_of: datetime
    decided: bool = False


def decisions(received: Received, policy: CasePolicy) -> list[Decided]:
    """Return what the version decides on the facts of the case."""
    under = received if policy.decided else _without_decisions(received)
    promised = (_of_clock(each, policy.as_of) for each in clocks.promised(under, policy.terms))
    return [*promised, *_routed(received, policy.rules), *consequences(received, policy)]


def recorded(received: Received, as_of: datetime) -> list[Decided]:
    """Return what was decided about the case, by whatever version."""
    of_clocks = (_of_clock(each.event, as_of) for each in received.clocks.values())
    routed = (_of_route(received, each, number) for number, each in routes(received))
    unsettled = received.latest(ComplaintUnsettled, by=as_of)
    return [*of_clocks, *routed, *([_of_consequence(received, unsettled)] if unsettled else [])]


def _without_decisions(received: Received) -> Received:
    """Leave out by which calendars the version counted that decided (semantics 2): another one counts by its own."""
    return replace(received, clocks={}, changes=tuple(each for each in received.changes if each.what != "recomputed"))


def _of_clock(event: ClockDecided, as_of: datetime) -> Decided:
    due = owed(event.history, as_of)
    passed = [each.level for each in event.levels if each.at is not None and each.at <= as_of]
    return Decided(
        subject=f"complaint/{event.complaint_id}",
        customer=event.customer_id,
        kind=CLOCK,
        name=f"{event.kind}/{event.instance}",
        outcome=WITHDRAWN if due is None else verdict(due, as_of),
        said={
            "starts_at": shown(event.starts_at),
            "due_at": _instant(due.due_at if due else None),
            "met_at": _instant(due.met_at if due else None),
            "passed": ", ".join(passed),
            "history": "; ".join(map(_step, event.history)),
            "levels": "; ".join(map(_level, event.levels)),
        },
        policy=event.policy,
        rule=event.rule,
    )


def _step(due: DueTime) -> str:
    provisional = " provisional" if due.provisional else ""
    return f"{_instant(due.since)} {due.cause}: due {_instant(due.due_at)}{provisional}, met {_instant(due.met_at)}"


def _level(level: Level) -> str:
    return f"{level.level} at {_instant(level.at)} to {level.notify} by {level.rule}"


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def routes(received: Received) -> Sequence[tuple[int, ComplaintRouted]]:
    found = [each.event for each in received.changes if isinstance(each.event, ComplaintRouted)]
    return list(enumerate(found, start=1))


def is_chosen(routed: ComplaintRouted) -> bool:
    return any(each.why == CHOSEN for each in routed.passed_over)


def _routed(received: Received, rules: CaseRules) -> Iterator[Decided]:
    """Ask the table again, of what was known when it was asked; a row that a person chose stays."""
    for number, routed in routes(received):
        if is_chosen(routed):
            yield _of_route(received, routed, number)
            continue
        found = taken(rules.routes, {each.fact: each.value for each in routed.facts})
        if found is None:
            yield replace(_of_route(received, routed, number), outcome=NONE, said={}, rule=None, article=None)
            continue
        again = routed.model_copy(
            update={
                "handled_by": found.row.result.handled_by,
                "approved_by": found.row.result.approved_by,
                "then": found.row.result.then,
                "row": found.row.name,
                "policy": rules.policy,
                "rule": f"{ROUTES}.{found.row.name}"[:64],
                "article": found.row.article,
            }
        )
        yield _of_route(received, again, number)


def _of_route(received: Received, routed: ComplaintRouted, number: int) -> Decided:
    return Decided(
        subject=subject(received),
        customer=received.customer_id,
        kind=ROUTE,
        name=f"route/{number}",
        outcome=routed.row,
        said={
            "handled_by": routed.handled_by,
            "approved_by": routed.approved_by or "",
            "then": ", ".join(routed.then),
        },
        policy=routed.policy,
        rule=routed.rule,
        article=routed.article,
    )


def consequences(received: Received, policy: CasePolicy) -> Iterator[Decided]:
    """Yield what follows where the case is not settled in time."""
    rule = policy.rules.unsettled
    if rule is None or policy.as_of <= rule.due_at or received.standing(rule.due_at).state != "open":
        return
    event = ComplaintUnsettled(
        customer_id=received.customer_id,
        complaint_id=received.received.complaint_id,
        after=rule.after,
        due_at=rule.due_at,
        proposals=consequence.proposals(rule, policy.rules),
        policy=policy.rules.policy or "",
        rule=consequence.RULE,
    )
    yield _of_consequence(received, event)


def _of_consequence(received: Received, unsettled: ComplaintUnsettled) -> Decided:
    return Decided(
        subject=subject(received),
        customer=received.customer_id,
        kind=CONSEQUENCE,
        name=UNSETTLED,
        outcome=UNSETTLED,
        said={
            "after": unsettled.after,
            "due_at": _instant(unsettled.due_at),
            "proposals": "; ".join(map(_proposal, unsettled.proposals)),
        },
        policy=unsettled.policy,
        rule=unsettled.rule,
    )


def _proposal(each: Proposal) -> str:
    return f"{each.proposal} {each.amount or ''}".strip()


def subject(received: Received) -> str:
    return f"complaint/{received.received.complaint_id}"
