"""What facts that came later change in a period that was decided before them (semantics 38)."""

from typing import Any

import pytest

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme import classify
from domain.tiers.scheme.change import Assign, Change, Held, Keep, Propose
from domain.tiers.scheme.difference import difference
from tests.domain.tiers.scheme.schemes import half_year, ours, scheme, spending

PATIENT: Any = {"consecutive_periods": ours(2)}
ASKS: Any = {"approval": {"decided_by": ours("one-body")}}
PERIOD = "2026-H2"


def differs(amount: str, before: Held, now: Held, how: Scheme) -> Change | None:
    place = classify.classify(how, spending(amount))["C1"]
    return difference(how, place, half_year(PERIOD), before, now)


@pytest.mark.parametrize(
    ("amount", "before", "now", "expected"),
    [
        ("600", "C", "C", Assign("A")),
        ("600", "C", "A", None),
        ("600", None, "C", Assign("A")),
        ("1", "A", "A", Assign("C")),
        ("1", "C", "A", Assign("C")),
        ("1", "C", "C", None),
    ],
)
def test_a_tier_that_later_facts_lead_to_differs_from_the_one_that_stands(
    amount: str, before: str | None, now: str, expected: Change | None
) -> None:
    assert differs(amount, Held(before), Held(now), scheme()) == expected


def test_what_was_kept_for_now_is_confirmed_by_later_facts() -> None:
    kept = Held("A", PERIOD, 1)
    assert differs("600", Held("A"), kept, scheme(**PATIENT)) == Assign("A")
    assert differs("1", Held("A"), kept, scheme(**PATIENT)) is None


def test_a_lower_tier_that_later_facts_ask_for_begins_the_patience() -> None:
    assert differs("1", Held("A"), Held("A"), scheme(**PATIENT)) == Keep("C", 1, 2)


def test_a_tier_that_was_taken_away_is_given_back() -> None:
    assert differs("600", Held("A", "2026-H1", 1), Held("C"), scheme(**PATIENT)) == Assign("A")


def test_what_people_decide_on_is_proposed_and_not_given() -> None:
    """TI8: a correction gets round nobody."""
    assert differs("600", Held("C"), Held("C"), scheme(**ASKS)) == Propose("A")
    assert differs("600", Held("C"), Held("C", proposed="A"), scheme(**ASKS)) is None
    assert differs("600", Held("C"), Held("A"), scheme(**ASKS)) is None
