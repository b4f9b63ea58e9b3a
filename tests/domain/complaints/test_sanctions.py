"""Sanctions are requested of whoever is responsible for a grievance, as the pack says (CO12)."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from contracts.complaints.consequence import Proposal, SanctionRequested
from contracts.complaints.handling import ComplaintRouted, FixResponsibility, ResponsibilityFixed, RouteFact
from contracts.money import Money
from domain.complaints.complaint import DECIDER
from domain.complaints.handling import fix_responsibility
from domain.complaints.rules import CaseRules, Payable
from tests.domain.complaints.test_handling import RECEIVED
from tests.examples import a
from tests.given import AT, given

HUNDRED: Final = Decimal("100.00")
RULES: Final = CaseRules(
    policy="health-products-2026.1",
    penalties=(
        Payable("complaint-found", HUNDRED, ("person",)),
        Payable("complaint-to-the-top", HUNDRED, ("manager", "person")),
    ),
    currency="CNY",
    payers={"person": "wang", "manager": "boss"},
)
FIX: Final = a(FixResponsibility, person="wang", by="boss")
FIXED: Final = a(ResponsibilityFixed, person="wang", by="boss")
TO_THE_TOP: Final = a(ComplaintRouted, facts=(RouteFact(fact="to-the-top", value="yes"),))


def request(grievance: str, *people: tuple[str, str]) -> SanctionRequested:
    name = "complaint-found" if grievance == "found" else "complaint-to-the-top"
    amount = Money(amount=HUNDRED, currency="CNY")
    return a(
        SanctionRequested,
        grievance=grievance,
        sanctions=tuple(
            Proposal(proposal=f"{name}/{role}", consequence="sanction", role=role, who=who, amount=amount)
            for role, who in people
        ),
        policy=RULES.policy,
        rule=f"complaints.penalties.{name}",
    )


def fixing(rules: CaseRules = RULES) -> Any:
    return partial(fix_responsibility, at=AT, rules=rules)


FOUND: Final = request("found", ("person", "wang"))


def test_a_grievance_that_is_found_is_requested_of_the_person() -> None:
    given(DECIDER, RECEIVED).when(fixing(), FIX).then(FIXED, FOUND)


def test_one_that_came_to_the_top_is_requested_of_the_superior_too() -> None:
    top = request("to-the-top", ("manager", "boss"), ("person", "wang"))
    given(DECIDER, RECEIVED, TO_THE_TOP).when(fixing(), FIX).then(FIXED, top)


def test_the_same_is_requested_once_and_of_another_person_again() -> None:
    before = given(DECIDER, RECEIVED, FIXED, FOUND)
    before.when(fixing(), FIX).then_nothing()
    other = {"cause": "quarrel"}
    before.when(fixing(), FIX.model_copy(update=other)).then(FIXED.model_copy(update=other))
    of_li = (FIXED.model_copy(update={"person": "li"}), request("found", ("person", "li")))
    before.when(fixing(), FIX.model_copy(update={"person": "li"})).then(*of_li)


def test_a_self_report_and_a_pack_without_penalties_ask_for_nothing() -> None:
    reported = FIX.model_copy(update={"by": "wang"})
    fixed = FIXED.model_copy(update={"by": "wang"})
    given(DECIDER, RECEIVED).when(fixing(replace(RULES, self_report_waives=True)), reported).then(fixed)
    given(DECIDER, RECEIVED).when(fixing(), reported).then(fixed, FOUND)
    given(DECIDER, RECEIVED).when(fixing(replace(RULES, penalties=())), FIX).then(FIXED)
