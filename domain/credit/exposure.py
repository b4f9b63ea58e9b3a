"""What a customer owes or will owe, against a limit, and why deliveries are held (semantics 17, 18, 20).

One function for the decision on an order and for the list: both hand in what stands at the instant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from domain.credit import promise
from domain.credit.conditions import Conditions
from domain.credit.order import Order
from domain.credit.promise import Payment
from domain.credit.rules import ALL, CreditRules
from domain.timeline import in_force


class Item(NamedTuple):
    """An open item at the instant."""

    due_date: date
    outstanding: Decimal
    disputed: Decimal

    @property
    def rest(self) -> Decimal:
        """Return the part that is not disputed."""
        return self.outstanding - self.disputed


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """All that stands on an account at an instant; `day` is its day in the account's zone."""

    at: datetime
    day: date
    zone: str
    unit: Decimal
    limit: Decimal | None
    items: Sequence[Item] = ()
    unapplied: Decimal = Decimal(0)
    orders: Sequence[Order] = ()
    conditions: Conditions = field(default_factory=Conditions)
    payments: Sequence[Payment] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The parts of the exposure; `unapplied` and `insured` are deducted."""

    open_items: Decimal
    orders: Decimal
    unbilled: Decimal
    unapplied: Decimal
    insured: Decimal

    @property
    def total(self) -> Decimal:
        """Return the exposure."""
        return self.open_items + self.orders + self.unbilled - self.unapplied - self.insured


def exposure(owing: Owing, rules: CreditRules) -> Exposure:
    """Return the exposure at the instant: what is ordered, shipped and billed counts once."""
    nothing = owing.unit * 0
    items = sum((each.outstanding if rules.disputed_counts else each.rest for each in owing.items), nothing)
    orders, prepaid = _ordered(owing, rules)
    unbilled = sum((each.unbilled(owing.at) for each in owing.orders), nothing) if rules.unbilled_counts else nothing
    # Money that pays for an order which counts is deducted whatever the policy says.
    unapplied = owing.unapplied if rules.unapplied_reduces else min(owing.unapplied, prepaid)
    return Exposure(
        open_items=items + nothing,
        orders=orders,
        unbilled=unbilled,
        unapplied=unapplied + nothing,
        insured=_insured(owing, items) if rules.insured_reduces else nothing,
    )


def _ordered(owing: Owing, rules: CreditRules) -> tuple[Decimal, Decimal]:
    """Return what is reserved within the horizon, and the part of it that is prepaid."""
    nothing = owing.unit * 0
    standing = [step for each in owing.orders if (step := each.standing(owing.at)) and step.reserved]
    last = None if rules.horizon is None else owing.day + timedelta(days=rules.horizon)
    counting = [step for step in standing if last is None or step.promised_on is None or step.promised_on <= last]
    return (
        sum((step.reserved for step in counting), nothing),
        sum((step.reserved for step in counting if step.prepaid), nothing),
    )


def _insured(owing: Owing, receivables: Decimal) -> Decimal:
    cover = in_force(owing.conditions.insured, owing.at)
    if cover is None or cover.until < owing.day:
        return owing.unit * 0
    # Rounded down: a part of a cent is not covered.
    return (min(receivables, cover.at_most) * cover.percent / ALL).quantize(owing.unit, ROUND_DOWN)


def exceeds(amount: Decimal, limit: Decimal | None, rules: CreditRules) -> bool:
    """Compare strictly: at the limit, and within the tolerance, there is room. None is no limit, 0 is cash only."""
    return limit is not None and amount * ALL > limit * (ALL + rules.tolerance)


def is_near(amount: Decimal, limit: Decimal | None, rules: CreditRules) -> bool:
    """Return whether a warning is due: within the tolerance, or from the policy's share of the limit on."""
    if limit is None:
        return False
    return amount > limit or (rules.warn_at is not None and amount * ALL >= limit * rules.warn_at)


def holds(owing: Owing, rules: CreditRules, *, total: Decimal | None = None) -> tuple[str, ...]:
    """Return the causes that stop deliveries at the instant; those that are computed end with their cause."""
    amount = exposure(owing, rules).total if total is None else total
    conditions = owing.conditions
    graded = in_force(conditions.grades, owing.at)
    found = {
        "over-limit": exceeds(amount, owing.limit, rules),
        "overdue": days_overdue(owing.items, owing.day, rules) > rules.days_overdue,
        "broken-promise": any(_is_broken(owing, rules)),
        "review-expired": graded is not None and graded.review_by < owing.day,
        "distress": conditions.is_distressed(owing.at),
        "manual": conditions.is_held(owing.at),
    }
    return tuple(cause for cause, is_so in found.items() if is_so and cause in rules.holds)


def days_overdue(items: Iterable[Item], day: date, rules: CreditRules) -> int:
    """Return the age of the oldest item, by its undisputed rest; smaller rests are passed over (semantics 48)."""
    ages = ((day - item.due_date).days for item in items if item.rest > 0 and item.rest >= rules.de_minimis)
    return max(ages, default=0)


def _is_broken(owing: Owing, rules: CreditRules) -> Iterable[bool]:
    for each in owing.conditions.promises:
        if each.made_at <= owing.at:
            found = promise.standing(each, owing.payments, at=owing.at, zone=owing.zone, rules=rules)
            yield found.outcome == "broken" and not promise.is_made_up(each, found, rules)
