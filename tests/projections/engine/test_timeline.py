"""As of a date means until the next day begins, also where the clocks change at midnight."""

from datetime import UTC, date, timedelta

import pytest

from projections.engine.timeline import day_of, end_of_day, instant_of
from tests.projections.story import utc

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("zone", "day", "next_begins"),
    [
        ("UTC", date(2025, 3, 3), "2025-03-04T00:00"),
        ("Asia/Shanghai", date(2025, 3, 3), "2025-03-03T16:00"),
        ("America/New_York", date(2025, 3, 9), "2025-03-10T04:00"),
        # 24:00 becomes 23:00: the last hour of the day comes twice.
        ("Asia/Beirut", date(2025, 10, 25), "2025-10-25T22:00"),
        # 1:00 becomes 0:00: the first hour of the next day comes twice.
        ("America/Havana", date(2025, 11, 1), "2025-11-02T04:00"),
        # 0:00 becomes 1:00: the next day begins without its first hour.
        ("America/Havana", date(2025, 3, 8), "2025-03-09T05:00"),
    ],
)
def test_a_day_ends_as_the_next_one_begins(zone: str, day: date, next_begins: str) -> None:
    # In UTC: of an hour that comes twice, instants in two zones are never equal.
    assert end_of_day(day, zone).astimezone(UTC) == utc(next_begins) - MICROSECOND
    assert instant_of(day, zone) == end_of_day(day, zone)
    assert f"{end_of_day(day, zone):%F %T}" == f"{day} 23:59:59"
    assert day_of(end_of_day(day, zone), zone) == day
    assert day_of(utc(next_begins), zone) == day + timedelta(days=1)


def test_an_instant_is_meant_as_it_is() -> None:
    moment = utc("2025-03-03T17:00")
    assert instant_of(moment, "Asia/Shanghai") == moment
    assert (day_of(moment, "Asia/Shanghai"), day_of(moment, "UTC")) == (date(2025, 3, 4), date(2025, 3, 3))
