"""What each customer bought in a window, worked out in memory."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from projections.customers.purchases import Purchase, Spending
from services.scenarios.answers.folds import Folds, survivors

# Before any merge: everybody stands for itself.
NEVER: Final = datetime.min.replace(tzinfo=UTC)


def purchases(folds: Folds, first: date, end: date, *, as_of: datetime = NEVER) -> list[Spending]:
    """Sum the purchases from one day until before another, less what was given back by then.

    What duplicates bought counts for their survivors at `as_of`, for themselves without it.
    """
    shown = survivors(folds, as_of)
    found: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for row in folds["purchases"].values():
        if first <= row.purchased_on < end:
            found[shown.get(row.customer, row.customer), row.currency].append(row)
    return [_spending(*key, found[key], end) for key in sorted(found)]


def _spending(customer: str, currency: str, bought: list[Purchase], end: date) -> Spending:
    given_back = [refund.amount for each in bought for refund in each.refunds if refund.refunded_on < end]
    last = max(each.purchased_on for each in bought)
    return Spending(
        customer=customer,
        currency=currency,
        purchases=len(bought),
        quantity=sum(each.quantity for each in bought),
        amount=sum((each.amount for each in bought), Decimal(0)) - sum(given_back, Decimal(0)),
        first=min(each.purchased_on for each in bought),
        last=last,
        recency_days=(end - last).days,
    )
