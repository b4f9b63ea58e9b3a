"""The ageing buckets of receivables: what the age of a debt is called (semantics 13)."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Bucket = Literal["not-due", "1-30", "31-60", "61-90", "90+"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
# How many days overdue is the last day of each; nothing ends the last bucket.
LAST_DAYS: Final[Mapping[Bucket, int]] = {"not-due": 0, "1-30": 30, "31-60": 60, "61-90": 90}


def bucket(days_overdue: int) -> Bucket:
    """Name the age of a debt; on the due day itself it is not due."""
    return next((name for name, last in LAST_DAYS.items() if days_overdue <= last), BUCKETS[-1])


def days_of(name: Bucket) -> tuple[int | None, int | None]:
    """Return the first and the last day overdue of a bucket, None where nothing bounds it."""
    before = BUCKETS[: BUCKETS.index(name)]
    return LAST_DAYS[before[-1]] + 1 if before else None, LAST_DAYS.get(name)
