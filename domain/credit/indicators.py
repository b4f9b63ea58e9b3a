"""Indicators of receivables (CR7): how long money is out, how well it is collected, what is lost, what is provided for.

Each is rounded half to even, to hundredths; None where there is nothing to divide by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

ALL: Final = Decimal(100)
HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Amounts of one currency over a period: what was owed before it, what happened in it, what is owed at its end.

    `current` is the part of `closing` that is not overdue.
    """

    opening: Decimal
    billed: Decimal
    collected: Decimal
    written_off: Decimal
    closing: Decimal
    current: Decimal


class Billing(NamedTuple):
    """What was billed over so many days in a row."""

    days: int
    amount: Decimal


def dso(flow: Flow, days: int) -> Decimal | None:
    """Return the days of sales that are outstanding: what is owed at the end ÷ what was billed × days."""
    return _rounded(flow.closing * days, flow.billed)


def best_possible_dso(flow: Flow, days: int) -> Decimal | None:
    """Return the days of sales that would be outstanding if nothing were overdue: what is current ÷ billed × days."""
    return _rounded(flow.current * days, flow.billed)


def count_back_dso(closing: Decimal, billed: Sequence[Billing]) -> Decimal | None:
    """Return how many days of billing, the latest first, make up what is owed; None where all of them do not.

    Of the stretch in which it is used up, only the part counts that is still needed.
    """
    left, days = closing, Decimal(0)
    for stretch in billed:
        if left <= 0:
            break
        if stretch.amount >= left and stretch.amount > 0:
            return (days + stretch.days * left / stretch.amount).quantize(HUNDREDTH, ROUND_HALF_EVEN)
        days += stretch.days
        left -= max(stretch.amount, Decimal(0))
    return days.quantize(HUNDREDTH, ROUND_HALF_EVEN) if left <= 0 else None


def cei(flow: Flow) -> Decimal | None:
    """Return the collection effectiveness index in percent.

    (opening + billed - closing) ÷ (opening + billed - current): of all that could be collected, the part that was.
    """
    owed = flow.opening + flow.billed
    return _rounded((owed - flow.closing) * ALL, owed - flow.current)


def collection_rate(flow: Flow) -> Decimal | None:
    """Return the collection rate (回款率) in percent: money that came in ÷ (opening + billed)."""
    return _rounded(flow.collected * ALL, flow.opening + flow.billed)


def bad_debt_rate(flow: Flow) -> Decimal | None:
    """Return the bad-debt rate (坏账率) in percent: what was written off ÷ what was billed."""
    return _rounded(flow.written_off * ALL, flow.billed)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a part in percent of the whole."""
    return _rounded(part * ALL, whole)


def provision(outstanding: Decimal, percent: Decimal, unit: Decimal) -> Decimal:
    """Return what is provided for, rounded half to even to the minor unit of the currency."""
    return (outstanding * percent / ALL).quantize(unit, ROUND_HALF_EVEN)


def _rounded(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    if divisor <= 0:
        return None
    return (dividend / divisor).quantize(HUNDREDTH, ROUND_HALF_EVEN)
