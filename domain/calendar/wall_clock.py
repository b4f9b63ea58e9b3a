"""The instant at which a wall clock shows a reading, even where summer time skips readings or repeats them."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)


def second_of(moment: datetime) -> int:
    """Return the whole second since 1970 in which an instant lies."""
    return (moment - EPOCH) // SECOND


def moment_at(second: int) -> datetime:
    """Return the instant in UTC."""
    return EPOCH + timedelta(seconds=second)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC at which the day begins."""
    return moment_at(second_at(day, 0, zone))


def second_at(day: date, seconds: int, zone: ZoneInfo) -> int:
    """Return when the clock first shows, or jumps over, this many seconds after the day's midnight."""
    return second_shown(datetime.combine(day, time.min) + timedelta(seconds=seconds), zone)


def second_shown(reading: datetime, zone: ZoneInfo) -> int:
    """Return when the clock first shows, or jumps over, a reading without a zone."""
    first, second = (reading.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    shown = second_of(first)
    if first.utcoffset() == second.utcoffset() or second_of(second) > shown:
        return shown
    # The clock jumps over the reading: the offset after the jump places it before the jump, the other one after it.
    candidates = range(second_of(second), shown + 1)
    return candidates[bisect_left(candidates, _offset(second), key=lambda s: _offset(moment_at(s).astimezone(zone)))]


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
