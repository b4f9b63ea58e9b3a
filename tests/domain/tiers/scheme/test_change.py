"""Places become tiers, proposals or patience, by what was before (TI2, TI8, TI11, semantics 22, A4)."""

from typing import Any

import pytest

from domain.tiers.scheme import classify
from domain.tiers.scheme.arithmetic import arithmetic
from domain.tiers.scheme.change import Assign, Change, Held, Keep, Propose, change
from domain.tiers.scheme.occasion import Occasion, triggered
from tests.domain.tiers.scheme.schemes import half_year, ours, scheme, spending

PATIENT: Any = {"band": ours(10), "consecutive_periods": ours(2)}
H1, H2 = half_year("2026-H1"), half_year("2026-H2")


def asked(amount: str, held: Held, occasion: Occasion = H1, **policy: Any) -> Change | None:
    how = scheme(**policy)
    return change(how, classify.classify(how, spending(amount))["C1"], held, occasion)


def test_the_first_evaluation_gives_the_tier_of_the_facts() -> None:
    assert asked("500", Held()) == Assign("A")
    assert asked("0", Held(), **PATIENT) == Assign("C")


def test_a_better_tier_is_given_at_once() -> None:
    assert asked("500", Held("C"), **PATIENT) == Assign("A")


def test_the_same_tier_is_confirmed_by_nothing() -> None:
    assert asked("100", Held("B")) is None


def test_a_lower_tier_is_given_at_once_where_the_policy_has_no_patience() -> None:
    assert asked("499.99", Held("A")) == Assign("B")


@pytest.mark.parametrize(("amount", "expected"), [("450", None), ("449.99", Assign("B"))])
def test_a_lower_tier_is_asked_for_only_beyond_the_band(amount: str, expected: Change | None) -> None:
    """A4: 10 % band: from 450 on the 500 of A still holds."""
    assert asked(amount, Held("A"), band=ours(10)) == expected


def test_a_customer_beyond_the_band_gets_the_tier_that_the_eased_boundaries_give() -> None:
    """95 is below B's 100, and within its band: A falls to B, and not to C."""
    assert asked("95", Held("A"), band=ours(10)) == Assign("B")
    assert asked("89", Held("A"), band=ours(10)) == Assign("C")


def test_the_band_gives_nobody_a_better_tier() -> None:
    assert asked("460", Held("B"), band=ours(10)) is None


def test_a_lower_tier_needs_two_evaluations_in_a_row() -> None:
    """A4: 2 consecutive periods."""
    assert asked("100", Held("A"), H1, **PATIENT) == Keep("B", 1, 2)
    assert asked("100", Held("A", asked_in="2026-H1", times=1), H2, **PATIENT) == Assign("B")


def test_an_evaluation_between_that_asked_for_nothing_begins_the_count_anew() -> None:
    assert asked("100", Held("A", asked_in="2025-H1", times=1), H1, **PATIENT) == Keep("B", 1, 2)


def test_what_says_now_does_not_wait_for_a_second_evaluation() -> None:
    """TI8: the level may change at any time with a bid."""
    lost = triggered(H1.at, "UTC", "bid-lost:B-17")
    assert asked("100", Held("A"), lost, **PATIENT) == Assign("B")


def test_a_tier_that_the_scheme_no_longer_has_counts_as_none() -> None:
    assert asked("0", Held("gold"), **PATIENT) == Assign("C")


@pytest.mark.parametrize(
    ("changes", "up", "down"),
    [
        (None, Propose("A"), Propose("C")),
        ("every", Propose("A"), Propose("C")),
        ("promotions", Propose("A"), Assign("C")),
        ("demotions", Assign("A"), Propose("C")),
    ],
)
def test_people_decide_on_the_changes_that_the_policy_leaves_to_them(
    changes: str | None, up: Change, down: Change
) -> None:
    approval = {"decided_by": ours("two-bodies")} | ({} if changes is None else {"changes": ours(changes)})
    assert asked("500", Held("B"), approval=approval) == up
    assert asked("0", Held("B"), approval=approval) == down


def test_what_is_proposed_already_is_not_proposed_again() -> None:
    approval = {"decided_by": ours("one-body")}
    assert asked("500", Held("B", proposed="A"), approval=approval) is None
    assert asked("500", Held("B", proposed="C"), approval=approval) == Propose("A")


@pytest.mark.parametrize(
    ("amount", "held", "said"),
    [
        ("100", Held("A"), "B asked for 1 time(s) in a row of the 2 needed: the tier stays"),
        ("95", Held("A", "2025-H2", 1), "with every boundary eased by 10 %: B"),
    ],
)
def test_patience_is_part_of_the_arithmetic(amount: str, held: Held, said: str) -> None:
    how, crowd = scheme(**PATIENT), spending(amount)
    place = classify.classify(how, crowd)["C1"]
    found = change(how, place, held, H1)
    assert found is not None
    assert arithmetic(how, crowd["C1"], place, found)[-1] == said


def test_three_evaluations_are_counted_one_by_one() -> None:
    strict = {"consecutive_periods": ours(3)}
    assert asked("100", Held("A", asked_in="2025-H2", times=1), H1, **strict) == Keep("B", 2, 3)
    assert asked("100", Held("A", asked_in="2025-H2", times=2), H1, **strict) == Assign("B")


@pytest.mark.parametrize(("amount", "expected"), [("100", Propose("B")), ("0", Assign("C"))])
def test_the_first_tier_is_a_promotion_unless_it_is_the_last(amount: str, expected: Change) -> None:
    approval = {"decided_by": ours("one-body"), "changes": ours("promotions")}
    assert asked(amount, Held(), approval=approval) == expected
