"""The first customers of a ranking, and what they get (TI12, semantics 40)."""

from typing import Any

import pytest

from services.tiers.ranking import placed
from tests.domain.tiers.scheme.schemes import ours, spending
from tests.domain.tiers.tier_story import rules

FEE: Any = {"fee": ours("discount")}


def first(amounts: tuple[str | None, ...], number: int = 2, **fields: Any) -> str:
    """Return a word with the place of each customer, and + where the customer gets the benefits."""
    crowd = spending(*amounts)
    ranking = {"by": ours(["spend"]), "first": ours(number), "benefits": FEE} | fields
    found = placed(list(crowd), rules(ranking=ranking), crowd, crowd.keys())
    return " ".join(f"{each.place}{'+' if each.benefits else ''}" for each in found)


def test_the_first_get_the_benefits() -> None:
    assert first(("9", "8", "7")) == "1+ 2+ 3"


@pytest.mark.parametrize(("ties", "expected"), [("better", "1+ 2+ 2+ 4"), ("worse", "1+ 2 2 4")])
def test_equal_customers_are_among_the_first_together_or_not_at_all(ties: str, expected: str) -> None:
    assert first(("9", "8", "8", "1"), ties=ours(ties)) == expected


def test_a_policy_that_does_not_say_gives_the_benefits_to_no_more_than_it_says() -> None:
    assert first(("9", "8", "8")) == "1+ 2 2"
    assert first(("8", "8", "7")) == "1+ 1+ 3"


def test_who_has_nothing_of_what_is_ranked_is_never_among_the_first() -> None:
    assert first(("9", "0")) == "1+ 2"
    assert first(("9", None)) == "1+ 2"
    assert first(("-1",)) == "1"
