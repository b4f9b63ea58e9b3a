"""An evaluation assigns, proposes or keeps a tier on the customer's stream, once for each period (TI2, TI9, TI11)."""

from datetime import timedelta
from typing import Any

from contracts.customers.customer import AssignTier, TierAssigned
from contracts.tiers.tier import Grounds, TierKept, TierProposed
from domain.customers.customer import DECIDER, assign_tier
from domain.tiers.scheme.occasion import triggered
from tests.domain.tiers.scheme.schemes import half_year, number, ours
from tests.domain.tiers.tier_story import (
    BODIES,
    BY_TWO_BODIES,
    JULY,
    SCHEME,
    assigned,
    customer,
    evaluated,
    only,
    proposed,
    rules,
)
from tests.examples import a
from tests.given import given

PATIENT: Any = {"band": ours(10), "consecutive_periods": ours(2)}


def test_a_tier_is_assigned_with_everything_that_led_to_it() -> None:
    customer().when(evaluated, "500").then(
        TierAssigned(
            customer_id="C8",
            tier="A",
            policy="shop-2026.1",
            rule="abc/row-1",
            scheme=SCHEME,
            main=True,
            hidden=False,
            effective_from=JULY,
            grounds=Grounds(
                period="2026-H2",
                article="000 三.1",
                facts={"spend": number("500")},
                arithmetic=("row 1, A: spend 500 ≥ 500: met",),
            ),
        )
    )


def test_evaluating_again_changes_nothing_whatever_became_known_since() -> None:
    """The command of a period has one answer: later facts do not change what was decided on earlier ones."""
    first = only(customer().when(evaluated, "500"))
    customer(first).when(evaluated, "500").then_nothing()
    customer(first).when(evaluated, "1").then_nothing()


def test_another_version_of_the_policy_may_decide_on_the_same_period() -> None:
    first = only(customer().when(evaluated, "500"))
    again = only(customer(first).when(evaluated, "1", by=rules(policy="shop-2026.2")))
    assert isinstance(again, TierAssigned)
    assert (again.tier, again.policy) == ("C", "shop-2026.2")


def test_the_tier_a_customer_has_is_confirmed_without_an_event() -> None:
    customer(assigned("A")).when(evaluated, "600").then_nothing()


def test_nobody_unregistered_is_evaluated() -> None:
    given(DECIDER).when(evaluated, "500").then_refused("customer.not-registered")


def test_patience_is_an_event_that_tells_what_was_asked() -> None:
    kept = only(customer(assigned("A")).when(evaluated, "1", by=rules(**PATIENT)))
    assert isinstance(kept, TierKept)
    assert (kept.tier, kept.asked, kept.times, kept.needed, kept.effective_from) == ("A", "C", 1, 2, JULY)
    assert kept.grounds.before == "A"


def test_the_second_half_year_in_a_row_ends_the_patience() -> None:
    patient = rules(**PATIENT)
    kept = only(customer(assigned("A")).when(evaluated, "1", by=patient))
    fallen = only(customer(assigned("A"), kept).when(evaluated, "1", half_year("2027-H1"), by=patient))
    assert isinstance(fallen, TierAssigned)
    assert (fallen.tier, fallen.grounds and fallen.grounds.before) == ("C", "A")


def test_a_half_year_between_that_was_good_enough_begins_the_patience_anew() -> None:
    patient = rules(**PATIENT)
    kept = only(customer(assigned("A")).when(evaluated, "1", by=patient))
    later = only(customer(assigned("A"), kept).when(evaluated, "1", half_year("2027-H2"), by=patient))
    assert isinstance(later, TierKept)
    assert later.times == 1


def test_a_run_as_of_a_past_half_year_sees_the_tier_of_that_time() -> None:
    later = assigned("A", JULY + timedelta(days=184))
    late = only(customer(later).when(evaluated, "500"))
    assert isinstance(late, TierAssigned)
    assert (late.tier, late.effective_from) == ("A", JULY)
    customer(later, late).when(evaluated, "500", half_year("2027-H2")).then_nothing()


def test_of_two_decisions_for_the_same_instant_the_later_one_counts_and_both_are_remembered() -> None:
    first = only(customer().when(evaluated, "500"))
    customer(first, assigned("B", JULY)).when(evaluated, "100", by=rules(policy="shop-2026.2")).then_nothing()
    customer(first, assigned("B", JULY)).when(evaluated, "500").then_nothing()


def test_what_bodies_decide_on_is_proposed_to_them() -> None:
    found = only(customer(assigned("C")).when(evaluated, "500", by=rules(**BY_TWO_BODIES)))
    assert isinstance(found, TierProposed)
    assert (found.tier, found.approvals, found.bodies, found.proposed_by) == ("A", 2, BODIES, None)
    assert found.grounds.facts == {"spend": number("500")}


def test_what_waits_for_a_decision_is_not_proposed_again() -> None:
    customer(assigned("C"), proposed("A")).when(evaluated, "500", by=rules(**BY_TWO_BODIES)).then_nothing()


def test_a_scheme_that_is_not_shown_hides_its_tiers() -> None:
    """TI9: 分级结果为公司内部使用,不对合作伙伴公开."""
    hidden = only(customer().when(evaluated, "500", by=rules(shown_to_customer=ours(value=False))))
    assert isinstance(hidden, TierAssigned)
    assert hidden.hidden


def test_a_single_tier_may_be_hidden() -> None:
    names: Any = [
        {"name": name, "title": name} | ({"hidden": ours(value=True)} if name == "C" else {}) for name in "ABC"
    ]
    for amount, expected in (("500", False), ("1", True)):
        found = only(customer().when(evaluated, amount, by=rules(tiers=names)))
        assert isinstance(found, TierAssigned)
        assert found.hidden is expected


def test_what_says_now_is_decided_at_once_and_beside_the_period() -> None:
    """TI8."""
    lost = triggered(JULY + timedelta(days=40), "UTC", "bid-lost:B-17")
    found = only(customer(assigned("A", JULY)).when(evaluated, "1", lost, by=rules(**PATIENT)))
    assert isinstance(found, TierAssigned)
    assert found.grounds is not None
    assert (found.tier, found.grounds.trigger, found.effective_from) == ("C", "bid-lost:B-17", lost.at)


def test_a_tier_assigned_by_a_person_is_of_no_scheme() -> None:
    by_hand = only(customer().when(assign_tier, a(AssignTier, tier="A")))
    found = only(customer(by_hand).when(evaluated, "500"))
    assert isinstance(found, TierAssigned)
    assert (found.grounds and found.grounds.before) is None
