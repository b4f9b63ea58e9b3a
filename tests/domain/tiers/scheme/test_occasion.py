"""Periods begin in the pack's zone; windows of facts end with them (TI2, semantics 22)."""

from datetime import UTC, date, datetime

import pytest

from domain.calendar.period import Period
from domain.calendar.period_days import Days, after, before, began, called, window, window_before
from domain.tiers.scheme.occasion import NoPeriod, in_period, next_start, periodic, ranked, triggered
from tests.domain.tiers.scheme.schemes import ours, scheme

SHANGHAI = "Asia/Shanghai"
JULY = datetime(1997, 6, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "first", "earlier", "later", "name"),
    [
        (Period.DAY, date(2026, 8, 20), date(2026, 8, 19), date(2026, 8, 21), "2026-08-20"),
        (Period.WEEK, date(2026, 8, 17), date(2026, 8, 10), date(2026, 8, 24), "2026-W34"),
        (Period.MONTH, date(2026, 8, 1), date(2026, 7, 1), date(2026, 9, 1), "2026-08"),
        (Period.QUARTER, date(2026, 7, 1), date(2026, 4, 1), date(2026, 10, 1), "2026-Q3"),
        (Period.HALF_YEAR, date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1), "2026-H2"),
        (Period.YEAR, date(2026, 1, 1), date(2025, 1, 1), date(2027, 1, 1), "2026"),
    ],
)
def test_a_period_has_a_first_day_and_a_name(
    period: Period, first: date, earlier: date, later: date, name: str
) -> None:
    assert began(period, date(2026, 8, 20)) == first
    assert (before(period, first), after(period, first), called(period, first)) == (earlier, later, name)


@pytest.mark.parametrize(
    ("text", "end", "first", "until"),
    [
        ("previous half-year", date(1997, 7, 1), date(1997, 1, 1), date(1997, 7, 1)),
        ("previous half-year", date(1997, 9, 9), date(1997, 1, 1), date(1997, 7, 1)),
        ("previous year", date(1998, 1, 1), date(1997, 1, 1), date(1998, 1, 1)),
        ("12 months", date(1997, 7, 1), date(1996, 7, 1), date(1997, 7, 1)),
        ("1 month", date(2024, 3, 31), date(2024, 2, 29), date(2024, 3, 31)),
        ("90d", date(1997, 7, 1), date(1997, 4, 2), date(1997, 7, 1)),
        ("ever", date(1997, 7, 1), None, date(1997, 7, 1)),
    ],
)
def test_a_window_holds_the_days_before_its_end(text: str, end: date, first: date | None, until: date) -> None:
    assert window(text, end) == Days(first, until)


def test_growth_compares_with_the_window_before() -> None:
    half = window("previous half-year", date(1997, 7, 1))
    assert window_before("previous half-year", half) == Days(date(1996, 7, 1), date(1997, 1, 1))
    assert window_before("ever", window("ever", date(1997, 7, 1))) is None


def test_working_hours_are_no_window() -> None:
    with pytest.raises(ValueError, match="counts days or months"):
        window("3 working days", date(1997, 7, 1))


@pytest.mark.parametrize(
    ("as_of", "at"),
    [
        (datetime(1997, 6, 30, 15, 59, 59, 999999, tzinfo=UTC), datetime(1997, 6, 30, 15, 59, 59, 999999, tzinfo=UTC)),
        (JULY, JULY),
        (datetime(1997, 9, 9, tzinfo=UTC), JULY),
        (datetime(1997, 12, 31, 15, 59, 59, 999998, tzinfo=UTC), JULY),
    ],
)
def test_whenever_in_a_period_it_is_asked_for_the_evaluation_is_that_of_its_start(
    as_of: datetime, at: datetime
) -> None:
    found = periodic(scheme(), as_of, SHANGHAI)
    assert (found.at, found.end, found.period, found.previous) == (at, date(1997, 7, 1), "1997-H2", "1997-H1")


def test_the_end_of_the_last_day_of_a_period_belongs_to_the_next() -> None:
    """As of 1997-06-30 means the end of that day: the half-year is over."""
    before_midnight = datetime(1997, 6, 30, 15, 59, 59, 999998, tzinfo=UTC)
    assert periodic(scheme(), before_midnight, SHANGHAI).period == "1997-H1"


def test_what_happens_to_a_customer_counts_the_facts_of_that_day() -> None:
    at = datetime(1997, 9, 9, 17, tzinfo=UTC)
    found = triggered(at, SHANGHAI, "bid-lost:B-17")
    assert (found.at, found.end, found.period, found.trigger) == (
        at,
        date(1997, 9, 11),
        "bid-lost:B-17",
        "bid-lost:B-17",
    )


def test_what_needs_no_haste_comes_into_force_with_the_next_period() -> None:
    assert next_start(scheme(), JULY, SHANGHAI) == datetime(1997, 12, 31, 16, tzinfo=UTC)
    assert next_start(scheme(period=ours("month")), JULY, "UTC") == datetime(1997, 7, 1, tzinfo=UTC)


def test_a_scheme_may_have_no_periods() -> None:
    """TI8: a partner's level may change at any time, and the half-year is for archiving alone."""
    how = scheme(period=ours("none"))
    with pytest.raises(NoPeriod, match="abc has no periods"):
        periodic(how, JULY, SHANGHAI)
    assert next_start(how, JULY, SHANGHAI) == JULY
    assert ranked(how, JULY, SHANGHAI).end == date(1997, 7, 1)
    assert in_period(Period.HALF_YEAR, JULY, SHANGHAI).period == "1997-H2"
