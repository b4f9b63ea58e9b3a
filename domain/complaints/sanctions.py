"""What the pack asks for of whoever is responsible for a grievance (CO12); a superior decides on it elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from contracts.complaints.consequence import Grievance, Proposal, SanctionRequested
from contracts.complaints.handling import ComplaintRouted, ResponsibilityFixed
from contracts.money import Money
from domain.complaints.rules import CaseRules, Payable
from domain.complaints.state import Received
from domain.decision_table import YES

# The penalties by the pack's names for them.
PENALTIES: Final[dict[Grievance, str]] = {"found": "complaint-found", "to-the-top": "complaint-to-the-top"}
TO_THE_TOP: Final = "to-the-top"


def requested(
    received: Received, fixed: ResponsibilityFixed, *, at: datetime, rules: CaseRules
) -> Iterator[SanctionRequested]:
    """Yield the request that follows from who is responsible, unless it was made: one for each person of a case."""
    grievance = _grievance(received, at)
    penalty = next((each for each in rules.penalties if each.name == PENALTIES[grievance]), None)
    if penalty is None or rules.policy is None or fixed.person is None:
        return
    if rules.self_report_waives and fixed.by == fixed.person:
        return
    request = SanctionRequested(
        customer_id=received.customer_id,
        complaint_id=fixed.complaint_id,
        grievance=grievance,
        sanctions=tuple(_sanctions(penalty, fixed.person, rules)),
        policy=rules.policy,
        rule=f"complaints.penalties.{penalty.name}",
    )
    if not any(_is_same(request, each) for each in received.events(SanctionRequested, by=at)):
        yield request


def _grievance(received: Received, at: datetime) -> Grievance:
    """Return whether the case came before the head of the company, as its route was asked."""
    routed = received.events(ComplaintRouted, by=at)
    facts = {fact.fact: fact.value for each in routed for fact in each.facts}
    return TO_THE_TOP if facts.get(TO_THE_TOP) == YES else "found"


def _sanctions(penalty: Payable, person: str, rules: CaseRules) -> Iterator[Proposal]:
    amount = None if penalty.amount is None else Money(amount=penalty.amount, currency=rules.currency)
    for role in penalty.roles:
        who = person if role == "person" else rules.payers.get(role)
        yield Proposal(
            proposal=f"{penalty.name}/{role}"[:64], consequence="sanction", role=role, who=who, amount=amount
        )


def _is_same(request: SanctionRequested, before: SanctionRequested) -> bool:
    """Return whether a request was made under whichever version, for the same people."""
    told = [(each.rule, [(sanction.role, sanction.who) for sanction in each.sanctions]) for each in (request, before)]
    return told[0] == told[1]
