"""Facts of customers give them places: thresholds, shares, 80/20 and points (TI1-TI7)."""

from decimal import Decimal

import pytest

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme import classify
from domain.tiers.scheme.arithmetic import arithmetic
from domain.tiers.scheme.change import Assign
from domain.tiers.scheme.place import Crowd
from tests.domain.tiers.scheme.schemes import eighty_twenty, number, ours, placed, rank, scheme, shares, spending

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
