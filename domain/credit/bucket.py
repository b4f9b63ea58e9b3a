"""The ageing buckets of receivables, which name the age of a debt (semantics 13)."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Bucket = Literal["not-due", "1-30", "31-60", "61-90", "90+"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
# The last day overdue in each bucket; the last bucket has no end.
LAST_DAYS: Final[Mapping[Bucket, int]] = {"not-due": 0, "1-30": 30, "31-60": 60, "61-90": 90}


def bucket(days_overdue: int) -> Bucket:
    """Return the bucket for the age of a debt; on the due day itself, it is not yet due."""
    return next((name for name, last in LAST_DAYS.items() if days_overdue <= last), BUCKETS[-1])


def days_of(name: Bucket) -> tuple[int | None, int | None]:
    """Return a bucket's first and last day overdue, or None where it has no bound."""
    before = BUCKETS[: BUCKETS.index(name)]
    return LAST_DAYS[before[-1]] + 1 if before else None, LAST_DAYS.get(name)
