"""How a promise to pay stands at an instant: open, partly kept, kept, broken or withdrawn (semantics 21 and 49)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from domain.calendar import business_day
from domain.credit.conditions import Promise
from domain.credit.rules import ALL, CreditRules

Outcome = Literal["open", "partly", "kept", "broken", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, until it was taken back."""

    at: datetime
    amount: Decimal
    reversed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseStanding:
    """`paid` counts up to the last day that counts; `paid_since` also counts what came in later."""

    outcome: Outcome
    paid: Decimal
    paid_since: Decimal
    last_day: date


def standing(
    promise: Promise, payments: Sequence[Payment], *, at: datetime, zone: str, rules: CreditRules
) -> PromiseStanding:
    """Return the standing of a promise; it is broken from the day after its date and grace, unless kept in full."""
    last_day = promise.until + timedelta(days=rules.grace)
    came_in = [
        each
        for each in payments
        if promise.made_at <= each.at <= at and (each.reversed_at is None or each.reversed_at > at)
    ]
    nothing = promise.amount * 0
    since = sum((each.amount for each in came_in), nothing)
    in_time = (each for each in came_in if business_day.day_in(zone, each.at) <= last_day)
    paid = sum((each.amount for each in in_time), nothing)
    return PromiseStanding(_outcome(promise, paid, last_day, at=at, zone=zone, rules=rules), paid, since, last_day)


def _outcome(
    promise: Promise, paid: Decimal, last_day: date, *, at: datetime, zone: str, rules: CreditRules
) -> Outcome:
    if promise.withdrawn_at is not None and promise.withdrawn_at <= at:
        return "withdrawn"
    if paid * ALL >= promise.amount * rules.kept_from:
        return "kept"
    if business_day.day_in(zone, at) > last_day:
        return "broken"
    return "partly" if paid else "open"


def is_made_up(promise: Promise, found: PromiseStanding, rules: CreditRules) -> bool:
    """Return whether a broken promise was paid in full after all: then it holds nothing up any more."""
    return found.paid_since * ALL >= promise.amount * rules.kept_from
