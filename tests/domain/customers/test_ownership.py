"""Decisions on who answers for a customer: one person (AM2), of a grade that may (AM1), without a gap (CU5)."""

from functools import partial
from typing import Final

import pytest

from contracts.customers.customer import CustomerRegistered, TierAssigned
from contracts.customers.ownership import AssignOwner, CustomerHandedOver, HandOverCustomer, OwnerAssigned
from contracts.organisation.account_manager import Grade
from domain.customers.customer import DECIDER
from domain.customers.ownership import Minimum, Taker, assign_owner, hand_over_customer
from tests.examples import a
from tests.given import given

REGISTERED: Final = a(CustomerRegistered)
OWNED: Final = a(OwnerAssigned)
CORE: Final = a(TierAssigned, tier="core")
MINIMUM: Final = Minimum(grades={"core": "first", "general": "trainee"}, policy="power-utility-2026.1")
ANYBODY: Final = Taker()

assigning = partial(assign_owner, taker=ANYBODY)
handing_over = partial(hand_over_customer, taker=ANYBODY)


def test_somebody_answers_for_a_customer() -> None:
    """CU5, AM2."""
    given(DECIDER, REGISTERED).when(assigning, a(AssignOwner)).then(OWNED)


def test_assigning_the_owner_a_customer_has_changes_nothing() -> None:
    """AM2."""
    given(DECIDER, REGISTERED, OWNED).when(assigning, a(AssignOwner)).then_nothing()


def test_a_customer_with_an_owner_gets_no_second_one() -> None:
    """AM2: one customer, one manager, who is the single entry."""
    given(DECIDER, REGISTERED, OWNED).when(assigning, a(AssignOwner, owner_id="li")).then_refused("customer.has-owner")


def test_a_customer_is_handed_over_from_its_owner_to_the_next() -> None:
    """CU5."""
    given(DECIDER, REGISTERED, OWNED).when(handing_over, a(HandOverCustomer)).then(a(CustomerHandedOver))
    given(DECIDER, REGISTERED, OWNED, a(CustomerHandedOver)).when(
        handing_over, a(HandOverCustomer, from_id="li", to_id="chen")
    ).then(a(CustomerHandedOver, from_id="li", to_id="chen"))


def test_handing_over_twice_changes_nothing() -> None:
    """CU5."""
    given(DECIDER, REGISTERED, OWNED, a(CustomerHandedOver)).when(handing_over, a(HandOverCustomer)).then_nothing()


@pytest.mark.parametrize("owned", [[], [OWNED, a(CustomerHandedOver, to_id="chen")]])
def test_nobody_hands_over_what_belongs_to_another(owned: list[OwnerAssigned]) -> None:
    """CU5."""
    given(DECIDER, REGISTERED, *owned).when(handing_over, a(HandOverCustomer)).then_refused("customer.not-owned-by")


def test_a_customer_that_is_not_registered_belongs_to_nobody() -> None:
    """CU5."""
    given(DECIDER).when(assigning, a(AssignOwner)).then_refused("customer.not-registered")
    given(DECIDER).when(handing_over, a(HandOverCustomer)).then_refused("customer.not-registered")


def test_whoever_has_left_takes_no_customer() -> None:
    """CU5."""
    gone = Taker(grade="senior", left=True)
    given(DECIDER, REGISTERED).when(assign_owner, a(AssignOwner), taker=gone).then_refused("customer.owner-has-left")
    given(DECIDER, REGISTERED, OWNED).when(hand_over_customer, a(HandOverCustomer), taker=gone).then_refused(
        "customer.owner-has-left"
    )


@pytest.mark.parametrize("grade", ["senior", "first"])
def test_a_grade_that_is_high_enough_may_have_the_customer(grade: Grade) -> None:
    """AM1: the grade decides which customers; the event names the policy that let it."""
    taker = Taker(grade=grade)
    given(DECIDER, REGISTERED, CORE).when(assign_owner, a(AssignOwner), taker=taker, minimum=MINIMUM).then(
        a(OwnerAssigned, policy="power-utility-2026.1")
    )
    given(DECIDER, REGISTERED, CORE, OWNED).when(
        hand_over_customer, a(HandOverCustomer), taker=taker, minimum=MINIMUM
    ).then(a(CustomerHandedOver, policy="power-utility-2026.1"))


@pytest.mark.parametrize("grade", ["second", "trainee", None])
def test_a_grade_that_is_too_low_may_not_and_the_refusal_names_the_rule(grade: Grade | None) -> None:
    """AM1."""
    taker = Taker(grade=grade)
    outcome = given(DECIDER, REGISTERED, CORE).when(assign_owner, a(AssignOwner), taker=taker, minimum=MINIMUM)

    outcome.then_refused("customer.grade-too-low")
    assert "tier core" in str(outcome.answer)
    assert "grade first or above (power-utility-2026.1, AM1)" in str(outcome.answer)
    given(DECIDER, REGISTERED, CORE, OWNED).when(
        hand_over_customer, a(HandOverCustomer), taker=taker, minimum=MINIMUM
    ).then_refused("customer.grade-too-low")


def test_a_tier_the_policy_does_not_name_and_a_customer_without_one_are_for_everybody() -> None:
    """AM1."""
    policy = "power-utility-2026.1"
    for history in ([REGISTERED], [REGISTERED, a(TierAssigned, tier="gold")]):
        given(DECIDER, *history).when(assign_owner, a(AssignOwner), taker=ANYBODY, minimum=MINIMUM).then(
            a(OwnerAssigned, policy=policy)
        )
