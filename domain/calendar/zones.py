"""The time zones there are. Their list is read from many small files, so it is read once."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones, such as Asia/Shanghai."""
    return frozenset(available_timezones())
