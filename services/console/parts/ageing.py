"""Draws what a row owes by age as one bar."""

from decimal import Decimal
from typing import Any, Final, NamedTuple

BUCKETS: Final = ("not-due", "1-30", "31-60", "61-90", "90+")
WIDTH: Final = 999
# A bar with some money in it is seen.
LEAST: Final = 3.0


class Bar(NamedTuple):
    """One bucket's part of the bar, in thousandths of its width."""

    bucket: int
    x: float
    width: float


def bars(row: dict[str, Any]) -> list[Bar]:
    """Return the bars of a row with an amount for each bucket; none where nothing is owed."""
    amounts = [Decimal(row[bucket]) for bucket in BUCKETS]
    total = sum(amounts)
    drawn, x = [], 0.5
    for number, amount in enumerate(amounts):
        if amount > 0:
            width = max(LEAST, float(amount / total) * WIDTH)
            drawn.append(Bar(number, round(x, 1), round(width, 1)))
            x += width
    return drawn
