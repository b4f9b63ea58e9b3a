"""Shares of all customers, and the core that brings most of a sum (TI2-TI6)."""

import pytest

from domain.tiers.scheme import classify
from tests.domain.tiers.scheme.schemes import eighty_twenty, number, ours, placed, rank, shares, spending


def test_each_tier_takes_its_share_of_the_customers_and_never_more() -> None:
    assert placed(shares(), spending("6", "7", "8", "9", "10", "1", "2", "3", "4", "5")) == "BBBAACCCCC"


@pytest.mark.parametrize("ties", ["better", "worse"])
def test_who_has_nothing_of_what_is_ranked_is_never_in_the_share(ties: str) -> None:
    """Semantics 40: one buyer of ten, one of a hundred, and nobody; a net refund is nothing, too."""
    assert placed(shares(ties), spending("5", *["0"] * 9)) == "A" + "C" * 9
    assert placed(shares(ties), spending("5", *["0"] * 99)) == "A" + "C" * 99
    assert placed(shares(ties), spending("0", "0", "-3")) == "CCC"


def test_where_less_is_better_nothing_is_the_best() -> None:
    how = rank(
        kind="share-of-customers",
        by="recency",
        rows=[{"tier": "A", "share": ours(50)}, {"tier": "C", "share": ours(50)}],
        ties=ours("worse"),
    )
    assert placed(how, {"C1": {"recency": number("0")}, "C2": {"recency": number("3")}}) == "AC"


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [(("4", "3", "2", "1"), "ABCC"), (("1",), "A"), (("0", "1", "0"), "CAC"), (("1", "2"), "CA")],
)
def test_the_best_share_of_a_small_base_is_at_least_one(amounts: tuple[str, ...], expected: str) -> None:
    """Semantics 40."""
    assert placed(shares(), spending(*amounts)) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"), [(("9", "1", "1", "1"), "ABBB"), (("9",), "A"), (("1", "0", "0", "0"), "ACCC")]
)
def test_the_core_of_a_small_base_is_at_least_one(amounts: tuple[str, ...], expected: str) -> None:
    """Semantics 40: a fifth of four customers is one of them."""
    assert placed(eighty_twenty(), spending(*amounts)) == expected


def test_nobody_is_in_a_share_where_nobody_has_anything() -> None:
    """Semantics 40: the one place of a small base is for those who qualify."""
    assert placed(eighty_twenty(), spending("0", None)) == "CC"
    assert placed(shares(), {}) == ""


@pytest.mark.parametrize(("ties", "expected"), [("better", "AAACC"), ("worse", "BBBCC")])
def test_customers_of_equal_value_stay_together(ties: str, expected: str) -> None:
    how = rank(
        kind="share-of-customers",
        by="spend",
        rows=[{"tier": tier, "share": ours(share)} for tier, share in (("A", 40), ("B", 20), ("C", 40))],
        ties=ours(ties),
    )
    assert placed(how, spending("9", "9", "9", "1", "0")) == expected


def test_those_whose_value_nobody_knows_come_last_however_many_they_are() -> None:
    assert placed(shares(), spending(None, None, None, None, "1")) == "CCCCA"


def test_the_core_brings_80_percent_and_the_customer_who_crosses_the_line_belongs_to_it() -> None:
    """TI6."""
    assert placed(eighty_twenty(most=None), spending("50", "29", "11", "10", "0")) == "AAABC"
    assert placed(eighty_twenty(most=None), spending("50", "30", "10", "10")) == "AABB"


def test_the_core_is_at_most_20_percent_of_all_customers() -> None:
    """TI6: 占客户总量20%."""
    assert placed(eighty_twenty(), spending("12", "11", *["10"] * 7, "0")) == "AABBBBBBBC"


@pytest.mark.parametrize(
    ("ties", "most", "amounts", "expected"),
    [
        ("better", 20, ["10"] * 9, "A" * 9),
        ("worse", 20, ["10"] * 9, "B" * 9),
        ("better", 50, ["30", "10", "10", "10"], "AAAA"),
        ("worse", 50, ["30", "10", "10", "10"], "ABBB"),
        ("better", None, ["10"] * 5, "A" * 5),
        ("worse", None, ["10"] * 5, "B" * 5),
        ("worse", 20, ["10", "10", *["1"] * 8], "AA" + "B" * 8),
    ],
)
def test_equal_customers_are_in_or_out_of_a_part_together(
    ties: str, most: int | None, amounts: list[str], expected: str
) -> None:
    """Semantics 40: the policy says which."""
    assert placed(eighty_twenty(most, ties=ours(ties)), spending(*amounts)) == expected


def test_a_policy_that_does_not_say_holds_no_more_than_its_share() -> None:
    """Semantics 40."""
    assert placed(eighty_twenty(), spending(*["10"] * 9)) == "B" * 9
    assert placed(eighty_twenty(most=None), spending("50", "50")) == "AA"


def test_the_order_in_which_customers_come_makes_no_difference() -> None:
    crowd = spending(*["10"] * 10)
    backwards = dict(reversed(list(crowd.items())))
    assert classify.classify(eighty_twenty(), crowd) == classify.classify(eighty_twenty(), backwards)
