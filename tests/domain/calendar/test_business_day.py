"""The days of business of a thing: dated tables around midnight (semantics 32, 33)."""

import pytest

from domain.calendar.business_day import InTheFuture, check_not_after_today
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
