"""The days of business of a thing: dated tables around midnight (semantics 32, 33)."""

from datetime import date

import pytest

from domain.calendar.business_day import DatesDisagree, InTheFuture, check_not_after_today, check_on, instant_on
from tests.projections.story import utc

NOW = utc("2025-03-03T10:00")


@pytest.mark.parametrize(
    ("zone", "latest", "first_after"),
    [
        ("UTC", "2025-03-03T23:59:59.999999", "2025-03-04T00:00"),
        ("Asia/Shanghai", "2025-03-03T15:59:59.999999", "2025-03-03T16:00"),
        # It is still the day before there.
        ("Pacific/Pago_Pago", "2025-03-03T10:59:59.999999", "2025-03-03T11:00"),
        # The day after has begun there.
        ("Pacific/Kiritimati", "2025-03-04T09:59:59.999999", "2025-03-04T10:00"),
    ],
)
def test_a_fact_may_lie_later_today_and_never_after_the_end_of_today_in_the_zone(
    zone: str, latest: str, first_after: str
) -> None:
    check_not_after_today(utc(latest), now=NOW, zone=zone)
    with pytest.raises(InTheFuture, match="is after today"):
        check_not_after_today(utc(first_after), now=NOW, zone=zone)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2025, 3, 3), "UTC", "2025-03-03T10:00"),
        (date(2025, 3, 2), "UTC", "2025-03-02T00:00"),
        (date(2025, 3, 3), "Asia/Shanghai", "2025-03-03T10:00"),
        (date(2025, 3, 2), "Asia/Shanghai", "2025-03-01T16:00"),
        (date(2025, 3, 1), "Pacific/Pago_Pago", "2025-03-01T11:00"),
        # It is not the third there any more.
        (date(2025, 3, 3), "Pacific/Kiritimati", "2025-03-02T10:00"),
        # Midnight did not exist on this day.
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00"),
    ],
)
def test_a_day_begins_in_its_zone_and_today_counts_from_now(day: date, zone: str, instant: str) -> None:
    found = instant_on(day, near=NOW, zone=zone)

    assert found == utc(instant)
    check_on(day, found, field="invoice_date", zone=zone)


def test_an_instant_of_another_day_is_refused_and_named() -> None:
    with pytest.raises(DatesDisagree, match="is on 2025-03-04 in Asia/Shanghai, and invoice_date is 2025-03-03"):
        check_on(date(2025, 3, 3), utc("2025-03-03T16:00"), field="invoice_date", zone="Asia/Shanghai")
