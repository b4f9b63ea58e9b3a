"""The periods for which a policy is to be evaluated, before, on and after each turn of its rhythm (PG1)."""

from datetime import date
from itertools import islice

import pytest

from domain.policies.pack.evaluation_period import EvaluationPeriod, evaluation_periods
from domain.policies.pack.pack import Pack
from tests import packs


def periods(*versions: Pack, count: int = 3) -> list[tuple[str, str, str]]:
    found = islice(evaluation_periods(versions), count)
    return [(period.name, period.first.isoformat(), period.due.isoformat()) for period in found]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("week", [("2026-W29", "2026-07-15", "2026-07-20"), ("2026-W30", "2026-07-20", "2026-07-27")]),
        ("month", [("2026-07", "2026-07-15", "2026-08-01"), ("2026-08", "2026-08-01", "2026-09-01")]),
        ("quarter", [("2026-Q3", "2026-07-15", "2026-10-01"), ("2026-Q4", "2026-10-01", "2027-01-01")]),
        ("half-year", [("2026-H2", "2026-07-15", "2027-01-01"), ("2027-H1", "2027-01-01", "2027-07-01")]),
        ("year", [("2026", "2026-07-15", "2027-01-01"), ("2027", "2027-01-01", "2028-01-01")]),
    ],
)
def test_periods_are_the_calendars_and_the_first_begins_when_the_policy_is_in_force(
    every: str, expected: list[tuple[str, str, str]]
) -> None:
    assert periods(packs.pack(effective_from="2026-07-15T00:00:00+08:00", every=every), count=2) == expected


def test_a_day_is_one_where_the_policy_is_at_home() -> None:
    assert periods(packs.pack(effective_from="2026-06-30T16:00:00Z"), count=1) == [
        ("2026-H2", "2026-07-01", "2027-01-01")
    ]


def test_a_period_keeps_the_rhythm_under_which_it_begins_and_names_the_version_at_its_end() -> None:
    half_yearly = packs.pack("2026.1", "2026-01-01T00:00:00+08:00")
    quarterly = packs.pack("2026.2", "2026-10-01T00:00:00+08:00", every="quarter")

    assert list(islice(evaluation_periods([half_yearly, quarterly]), 3)) == [
        EvaluationPeriod("2026-H1", date(2026, 1, 1), date(2026, 7, 1), "corner-shop-2026.1"),
        EvaluationPeriod("2026-H2", date(2026, 7, 1), date(2027, 1, 1), "corner-shop-2026.2"),
        EvaluationPeriod("2027-Q1", date(2027, 1, 1), date(2027, 4, 1), "corner-shop-2026.2"),
    ]


def test_a_policy_is_evaluated_while_it_says_how_often() -> None:
    silent = packs.pack("2026.1", "2026-01-01T00:00:00+08:00", every=None)
    telling = packs.pack("2026.2", "2026-03-01T00:00:00+08:00")
    silent_again = packs.pack("2026.3", "2026-08-01T00:00:00+08:00", every=None)

    assert periods(silent) == []
    assert periods() == []
    assert periods(silent, telling, silent_again) == [
        ("2026-H1", "2026-03-01", "2026-07-01"),
        ("2026-H2", "2026-07-01", "2027-01-01"),
    ]
