"""What an invoice owes at an instant, and what its age is called (semantics 13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, get_args

Bucket = Literal["not-due", "1-30", "31-60", "61-90", "90+"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
# How many days overdue is the last day of each; nothing ends the last bucket.
LAST_DAYS: Final[Mapping[Bucket, int]] = {"not-due": 0, "1-30": 30, "31-60": 60, "61-90": 90}


@dataclass(frozen=True, slots=True)
class Movement:
    """`paid` reduces what is owed; `disputed`, where given, is the disputed part from then on."""

    at: datetime
    position: int
    paid: Decimal | None = None
    disputed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """`disputed` is a part of `outstanding`."""

    outstanding: Decimal
    disputed: Decimal


def owed(amount: Decimal, movements: Iterable[Movement], as_of: datetime) -> Owed:
    """Return what is owed of an amount after the movements until then, inclusive; they stand in the order of time."""
    outstanding, disputed = amount, amount * 0
    for movement in movements:
        if movement.at > as_of:
            break
        if movement.paid is not None:
            outstanding -= movement.paid
        if movement.disputed is not None:
            disputed = movement.disputed
    return Owed(outstanding, min(disputed, outstanding))


def bucket(days_overdue: int) -> Bucket:
    """Name the age of a debt; on the due day itself it is not due."""
    return next((name for name, last in LAST_DAYS.items() if days_overdue <= last), BUCKETS[-1])


def days_of(name: Bucket) -> tuple[int | None, int | None]:
    """Return the first and the last day overdue of a bucket, None where nothing bounds it."""
    before = BUCKETS[: BUCKETS.index(name)]
    return LAST_DAYS[before[-1]] + 1 if before else None, LAST_DAYS.get(name)
