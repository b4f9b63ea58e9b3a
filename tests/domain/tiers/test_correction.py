"""A correction changes what later facts change in a period, and leaves to bodies what is theirs (semantics 38)."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest

from contracts.customers.customer import CustomerEvent, TierAssigned
from contracts.tiers.tier import ApproveTier, RejectTier, TierProposed
from domain.customers.customer import on_tiers
from domain.customers.state import Customer
from domain.tiers.approval import approve_tier, reject_tier
from tests.domain.tiers.scheme.schemes import ours
from tests.domain.tiers.tier_story import JULY, SCHEME, assigned, customer, evaluated, only, rules
from tests.given import Given

ONE_BODY: Final = {"decided_by": ours("one-body")}
DECISION: Final = {"customer_id": "C8", "scheme": SCHEME, "tier": "A", "body": "management", "by": "Wang"}
TEN_DAYS_LATER: Final = JULY + timedelta(days=10)
corrected = partial(evaluated, correcting=True)
asking = rules(approval=ONE_BODY)
asking_for_promotions = rules(approval=ONE_BODY | {"changes": ours("promotions")})


def approve(state: Customer) -> list[CustomerEvent]:
    return on_tiers(approve_tier)(state, ApproveTier(**DECISION), at=TEN_DAYS_LATER)


def reject(state: Customer) -> list[CustomerEvent]:
    return on_tiers(reject_tier)(state, RejectTier(**DECISION, reason="not yet"))


def lower(state: Customer) -> list[CustomerEvent]:
    return corrected(state, "1", by=asking_for_promotions)


def proposed_to_bodies(*decide: Any, by: Any = asking) -> Given[Customer, CustomerEvent]:
    """Evaluate C8 for the second half of 2026, which proposes A, and let the body or a correction decide."""
    events: list[CustomerEvent] = [assigned("C")]
    events.append(only(customer(*events).when(evaluated, "500", by=by)))
    for each in decide:
        events += each(customer(*events).state)
    return customer(*events)


@pytest.mark.parametrize("decision", [[], [approve], [reject]])
def test_what_was_put_to_bodies_does_not_differ_while_the_facts_are_the_same(decision: list[Any]) -> None:
    """TI8: they decide later than the period begins, and what they rejected is not put to them again."""
    proposed_to_bodies(*decision).when(corrected, "500", by=asking).then_nothing()


@pytest.mark.parametrize("decision", [[], [approve], [reject]])
def test_other_facts_are_put_to_bodies_again(decision: list[Any]) -> None:
    found = only(proposed_to_bodies(*decision).when(corrected, "100", by=asking))
    assert isinstance(found, TierProposed)
    assert found.tier == "B"


def test_a_correction_that_needs_no_approval_is_in_force_from_the_approval_that_it_corrects() -> None:
    """With an earlier date, the tier that was approved later would stay in force over it."""
    lowered = only(proposed_to_bodies(approve, by=asking_for_promotions).when(lower))
    assert isinstance(lowered, TierAssigned)
    assert (lowered.tier, lowered.effective_from) == ("C", TEN_DAYS_LATER)
    proposed_to_bodies(approve, lower, by=asking_for_promotions).when(lower).then_nothing()


def test_a_correction_is_in_force_from_the_start_of_the_period() -> None:
    raised = only(customer(assigned("C")).when(corrected, "500"))
    assert isinstance(raised, TierAssigned)
    assert (raised.tier, raised.effective_from, raised.grounds and raised.grounds.before) == ("A", JULY, "C")
