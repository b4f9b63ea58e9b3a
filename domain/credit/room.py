"""The room for an order: the exposure with it, the limits of account and group, and the causes that hold it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from contracts.money import Money, minor_unit
from domain.credit.exposure import Owing, exceeds, exposure, holds
from domain.credit.order import Order, OrderStep
from domain.credit.owing import owing
from domain.credit.rules import CreditRules
from domain.credit.state import CreditAccount, Opened
from domain.decider import Refused
from domain.timeline import in_force


class AmountTooSmall(Refused):
    code = "credit-account.amount-too-small"
    kept = False


class NoRate(Refused):
    code = "credit-account.no-rate"
    kept = False


@dataclass(frozen=True, slots=True)
class Group:
    """The other accounts that count together with one, and the limit of all."""

    others: Sequence[Opened] = ()
    limit: Decimal | None = None


NO_GROUP: Final = Group()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An order as it is to be; `amount` is in the currency of the account, whatever it was ordered in."""

    number: str
    ordered: Money
    amount: Decimal
    promised_on: date | None
    prepaid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The exposure with an order, the limits, and the causes that hold it."""

    total: Decimal
    limit: Decimal | None
    group_total: Decimal | None
    group_limit: Decimal | None
    causes: tuple[str, ...]


def converted(account: Opened, money: Money, at: datetime) -> Decimal:
    """Return an amount in the account's currency by the rate in force, rounded half to even; refuse without a rate."""
    own = account.opened.currency
    if money.currency == own:
        return money.amount
    direct = in_force(account.rates.get((money.currency, own), ()), at)
    inverse = in_force(account.rates.get((own, money.currency), ()), at)
    if direct is None and inverse is None:
        raise NoRate(f"There is no rate between {money.currency} and {own}, the currency of the account.")
    exact = money.amount * direct if direct is not None else money.amount / (inverse or 1)
    account.computed(exact.to_integral_value())
    found = exact.quantize(minor_unit(own), ROUND_HALF_EVEN)
    if not found:
        raise AmountTooSmall(f"{money} is less than the smallest amount in {own}.")
    return found


def room(account: Opened, wanted: Wanted, *, at: datetime, rules: CreditRules, group: Group) -> Room:
    """Return the room for an order, counting it once: what is reserved of it now is replaced."""
    order = account.orders.get(wanted.number)
    rest = max(wanted.amount - (order.shipped if order else 0), wanted.amount * 0)
    stands = owing(account, at)
    now = exposure(_with_order(stands, order, wanted, rest), rules).total
    causes = [cause for cause in holds(stands, rules, total=now) if cause != "over-limit"]
    if exceeds(now, stands.limit, rules):
        causes.insert(0, "over-limit")
    group_total = None
    if rules.group_counts and group.limit is not None:
        group_total = now + sum(exposure(owing(each, at), rules).total for each in group.others)
        if exceeds(group_total, group.limit, rules):
            causes.insert(0, "over-group-limit")
    return Room(total=now, limit=stands.limit, group_total=group_total, group_limit=group.limit, causes=tuple(causes))


def _with_order(stands: Owing, order: Order | None, wanted: Wanted, rest: Decimal) -> Owing:
    step = OrderStep(stands.at, "confirmed", wanted.amount, rest, wanted.promised_on, wanted.prepaid)
    asked = Order(wanted.number, (step,), order.deliveries if order else ())
    return replace(stands, orders=(*(each for each in stands.orders if each.number != wanted.number), asked))


def released(account: Opened, order: str, amount: Decimal, at: datetime) -> str | None:
    """Return the release that lets this order pass now, for this amount; no other order is covered by it."""
    for number, release in account.releases.items():
        approved = release.approved
        if approved and approved.order == order and at < approved.expires_at and amount <= approved.most.amount:
            return number
    return None


def group_of(account: CreditAccount, *, at: datetime, of: Callable[[str], CreditAccount]) -> Group:
    """Return the group of an account; `of` returns the state of another one, on which the decision then stands too."""
    if not isinstance(account, Opened):
        return NO_GROUP
    own = account.opened.account_id
    head_id = account.conditions.group(at) or own
    head = account if head_id == own else of(head_id)
    if not isinstance(head, Opened):
        return NO_GROUP
    limit = in_force(head.conditions.group_limits, at)
    if limit is None:
        return NO_GROUP
    accounts = (
        head if each == head_id else of(each) for each in (head_id, *head.conditions.members_at(at)) if each != own
    )
    return Group(tuple(each for each in accounts if isinstance(each, Opened)), limit)
