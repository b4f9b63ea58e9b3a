"""Facts of customers give them places: thresholds, shares, 80/20 and points (TI1-TI7)."""

from decimal import Decimal
from typing import Any

import pytest

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme import classify
from domain.tiers.scheme.arithmetic import arithmetic
from domain.tiers.scheme.change import Assign
from domain.tiers.scheme.place import Crowd
from tests.domain.tiers.scheme.schemes import number, ours, scheme, spending


def placed(how: Scheme, crowd: Crowd) -> str:
    """Return the tiers of C1, C2 … as one word; - where a customer has no place."""
    found = classify.classify(how, crowd)
    return "".join(found[customer].tier if customer in found else "-" for customer in crowd)


def rank(**fields: Any) -> Scheme:
    return scheme(rank=fields)


def shares(ties: str = "better") -> Scheme:
    rows = [{"tier": tier, "share": ours(share)} for tier, share in (("A", 20), ("B", 30), ("C", 50))]
    return rank(kind="share-of-customers", by="spend", rows=rows, ties=ours(ties))


def eighty_twenty(most: int | None = 20, **fields: Any) -> Scheme:
    first = {"tier": "A", "up_to": ours(80)} | ({} if most is None else {"most_customers": ours(most)})
    rows = [first, {"tier": "B", "up_to": ours(100)}]
    return rank(kind="cumulative-share", by="spend", rows=rows, nothing=ours("C"), **fields)


POINTS = {
    "kind": "weighted-score",
    "points": [
        {
            "input": "spend",
            "rows": [{"at_least": ours(100), "points": ours(50)}, {"at_least": ours(500), "points": ours(100)}],
        },
        {
            "input": "recency",
            "rows": [{"at_least": ours(0), "points": ours(100)}, {"at_least": ours(31), "points": ours(20)}],
        },
    ],
    "rows": [{"tier": "B", "minimum": ours(50)}, {"tier": "A", "minimum": ours(90)}],
    "otherwise": ours("C"),
}


def test_a_threshold_is_met_by_whoever_reaches_it() -> None:
    """TI1."""
    assert placed(scheme(), spending("500", "499.99", "100", "99.99", "0")) == "ABBCC"


def test_what_nobody_knows_is_a_condition_not_met() -> None:
    """TI5: 不能提供相关材料的默认为不具备条件."""
    assert placed(scheme(), spending(None, "500")) == "CA"


@pytest.mark.parametrize("missing", ["exclude", "keep-tier"])
def test_a_scheme_may_give_no_place_to_those_it_knows_too_little_about(missing: str) -> None:
    assert placed(scheme(missing=ours(missing)), spending(None, "500")) == "-A"


@pytest.mark.parametrize(("match", "expected"), [("all", "C"), ("any", "A")])
def test_a_row_asks_for_all_its_conditions_or_for_any(match: str, expected: str) -> None:
    row = {"tier": "A", "match": match, "minimum": {"spend": ours(500)}, "maximum": {"recency": ours(30)}}
    how = rank(kind="thresholds", rows=[row], otherwise=ours("C"))
    assert placed(how, {"C1": {"spend": number("500"), "recency": number("31")}}) == expected
    assert placed(how, {"C1": {"spend": number("499"), "recency": number("30")}}) == expected


def test_a_row_without_conditions_of_any_fits_nobody_and_of_all_everybody() -> None:
    any_of = rank(kind="thresholds", rows=[{"tier": "A", "match": "any"}], otherwise=ours("C"))
    all_of = rank(kind="thresholds", rows=[{"tier": "A"}], otherwise=ours("C"))
    assert (placed(any_of, spending("1")), placed(all_of, spending("1"))) == ("C", "A")


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


def test_points_are_weighed_and_the_best_tier_reached_is_given() -> None:
    crowd = {
        "C1": {"spend": number("500"), "recency": number("30")},
        "C2": {"spend": number("499"), "recency": number("0")},
        "C3": {"spend": number("500"), "recency": number("31")},
        "C4": {"spend": number("99"), "recency": None},
    }
    assert placed(scheme(rank=POINTS), crowd) == "ABBC"


def test_the_points_of_a_boundary_reach_it() -> None:
    rows = [{"tier": "A", "minimum": ours(68)}]
    crowd = {"C1": {"spend": number("500"), "recency": number("31")}}
    assert placed(scheme(rank=POINTS | {"rows": rows}), crowd) == "A"


def test_the_row_that_decided_is_named_with_its_article() -> None:
    found = classify.classify(scheme(), spending("500", "100", "0"))
    assert [(place.row.row, place.row.article) for place in found.values()] == [
        ("row-1", "000 三.1"),
        ("row-2", None),
        ("otherwise", None),
    ]
    assert [classify.classify(how, spending("1", "1"))["C2"].row.row for how in (shares("worse"), eighty_twenty())] == [
        "row-3",
        "row-2",
    ]


def test_where_less_is_better_the_least_comes_first() -> None:
    how = rank(
        kind="share-of-customers",
        by="recency",
        rows=[{"tier": "A", "share": ours(50)}, {"tier": "C", "share": ours(50)}],
        ties=ours("worse"),
    )
    assert placed(how, {"C1": {"recency": number("90")}, "C2": {"recency": number("3")}}) == "CA"


@pytest.mark.parametrize(
    ("how", "crowd", "lines"),
    [
        (
            scheme(),
            spending("120.50"),
            ("row 1, A: spend 120.50 < 500: not met", "row 2, B: spend 120.50 ≥ 100: met"),
        ),
        (
            scheme(),
            spending(None),
            ("row 1, A: spend unknown: not met", "row 2, B: spend unknown: not met", "otherwise: C"),
        ),
        (
            eighty_twenty(),
            spending("50", "50"),
            (
                "place 1 of 2 by spend (50)",
                "those before bring 0 of 100, 0.00 %",
                "A: those before bring less than 80 %, and at most 20 % of customers, 1",
                "B: those before bring less than 100 %",
                "customers of equal value stay together, in the worse tier",
            ),
        ),
        (eighty_twenty(), spending("0.00"), ("spend is 0: C",)),
        (
            shares(),
            spending("7"),
            (
                "place 1 of 1 by spend (7)",
                "A: up to 20 % of 1 customers, place 1",
                "B: up to 50 % of 1 customers, place 1",
                "C: up to 100 % of 1 customers, place 1",
                "customers of equal value stay together, in the better tier",
            ),
        ),
        (
            scheme(rank=POINTS),
            {"C1": {"spend": Decimal(500), "recency": Decimal(31)}},
            (
                "spend 500: 100 points × 60 % = 60",
                "recency 31: 20 points × 40 % = 8",
                "together 68",
                "B: from 50",
                "A: from 90",
                "otherwise: C",
            ),
        ),
    ],
)
def test_the_arithmetic_is_told_line_by_line(how: Scheme, crowd: Crowd, lines: tuple[str, ...]) -> None:
    place = classify.classify(how, crowd)["C1"]
    assert arithmetic(how, crowd["C1"], place, Assign(place.tier)) == lines
