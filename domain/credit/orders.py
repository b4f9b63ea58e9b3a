"""Decisions on orders: the check and the reservation are one append, and what does not pass is an event, too."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.order import (
    CancelOrder,
    ChangeOrder,
    ConfirmOrder,
    OrderCancelled,
    OrderHeld,
    OrderPassed,
    OrderReduced,
    OrderShipped,
    ReopenOrder,
    ShipOrder,
)
from contracts.money import Money
from domain.credit.exposure import is_near
from domain.credit.order import Order
from domain.credit.owing import owing
from domain.credit.room import NO_GROUP, Group, Room, Wanted, converted, released, room
from domain.credit.rules import CreditRules
from domain.credit.state import CreditAccount, Opened, opened_account
from domain.decider import Refused


class OrderNumberTaken(Refused):
    code = "credit-account.order-number-taken"


class UnknownOrder(Refused):
    code = "credit-account.unknown-order"


class NotConfirmed(Refused):
    code = "credit-account.not-confirmed"


class OverShipped(Refused):
    code = "credit-account.over-shipped"


class DeliveryNumberTaken(Refused):
    code = "credit-account.delivery-number-taken"


class Held(Refused):
    """Deliveries are stopped until the causes end, or the order is released."""

    code = "credit-account.held"
    # The same command is decided again: the causes may have ended.
    kept = False


def confirm_order(
    account: CreditAccount, command: ConfirmOrder, *, at: datetime, rules: CreditRules, group: Group = NO_GROUP
) -> list[CreditAccountEvent]:
    """Confirm and reserve, or hold. What was held is asked for again under the same number."""
    account = opened_account(account, command.account_id)
    known = account.orders.get(command.order)
    amount = converted(account, command.amount, at)
    if known and known.last.state != "held":
        same = (known.last.ordered, known.last.promised_on, known.last.prepaid)
        if known.last.state == "confirmed" and same == (amount, command.promised_on, command.prepaid):
            return []
        raise OrderNumberTaken(f"Order {command.order} is {known.last.state}, with {known.last.ordered}.")
    wanted = Wanted(
        number=command.order,
        ordered=command.amount,
        amount=amount,
        promised_on=command.promised_on,
        prepaid=command.prepaid,
    )
    return [decided(account, wanted, at=at, rules=rules, group=group)]


def change_order(
    account: CreditAccount, command: ChangeOrder, *, at: datetime, rules: CreditRules, group: Group = NO_GROUP
) -> list[CreditAccountEvent]:
    """Reduce without a check; more than before is checked as a whole, and held it keeps what was reserved."""
    account = opened_account(account, command.account_id)
    order = _known(account, command.order)
    _check_open(order)
    amount = converted(account, command.amount, at)
    if amount < order.shipped:
        raise OverShipped(f"{order.shipped} of order {command.order} is shipped already.")
    if amount == order.last.ordered and order.last.state == "confirmed":
        return []
    if amount < order.last.ordered and order.last.state == "confirmed":
        reduced = account.money(amount)
        return [
            OrderReduced(
                customer_id=account.customer_id, account_id=command.account_id, order=command.order, amount=reduced
            )
        ]
    wanted = _as_before(order, ordered=command.amount, amount=amount)
    return [decided(account, wanted, at=at, rules=rules, group=group)]


def reopen_order(
    account: CreditAccount, command: ReopenOrder, *, at: datetime, rules: CreditRules, group: Group = NO_GROUP
) -> list[CreditAccountEvent]:
    """Check what was not delivered as if it were new: closing and reopening is no way round the limit."""
    account = opened_account(account, command.account_id)
    order = _known(account, command.order)
    if order.last.state == "confirmed":
        return []
    wanted = _as_before(order, ordered=account.money(order.last.ordered), amount=order.last.ordered)
    return [decided(account, wanted, at=at, rules=rules, group=group)]


def cancel_order(account: CreditAccount, command: CancelOrder) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    order = _known(account, command.order)
    if order.last.state == "cancelled":
        return []
    return [
        OrderCancelled(
            customer_id=account.customer_id,
            account_id=command.account_id,
            order=command.order,
            amount=account.money(order.last.reserved),
        )
    ]


def ship_order(
    account: CreditAccount, command: ShipOrder, *, at: datetime, rules: CreditRules, group: Group = NO_GROUP
) -> list[CreditAccountEvent]:
    """Refuse while the account is held, unless the order is prepaid or released; at most what is reserved."""
    account = opened_account(account, command.account_id)
    order = _known(account, command.order)
    amount = converted(account, command.amount, at)
    if known := next((each for each in order.deliveries if each.number == command.delivery), None):
        if known.amount == amount:
            return []
        raise DeliveryNumberTaken(f"Delivery {command.delivery} is recorded with {known.amount}.")
    if command.delivery in account.deliveries:
        raise DeliveryNumberTaken(f"Delivery {command.delivery} belongs to another order.")
    if order.last.state != "confirmed":
        raise NotConfirmed(f"Order {command.order} is {order.last.state}.")
    if amount > order.last.reserved:
        raise OverShipped(f"{amount} is more than the {order.last.reserved} not shipped of order {command.order}.")
    _check_not_held(account, order, at=at, rules=rules, group=group)
    return [
        OrderShipped(
            customer_id=account.customer_id,
            account_id=command.account_id,
            order=command.order,
            delivery=command.delivery,
            amount=account.money(amount),
        )
    ]


def decided(
    account: Opened, wanted: Wanted, *, at: datetime, rules: CreditRules, group: Group
) -> OrderPassed | OrderHeld:
    """Return whether the order passes or is held, with the room that it found."""
    found = room(account, wanted, at=at, rules=rules, group=group)
    causes = _prepaid_causes(account, wanted, at) if wanted.prepaid else found.causes
    release = released(account, wanted.number, wanted.amount, at) if causes and not wanted.prepaid else None
    said = _said(account, wanted, found, rules)
    if causes and release is None:
        return OrderHeld(**said, causes=causes)
    near = is_near(found.total, found.limit, rules) or (
        found.group_total is not None and is_near(found.group_total, found.group_limit, rules)
    )
    return OrderPassed(**said, warned=near, release=release)


def _said(account: Opened, wanted: Wanted, found: Room, rules: CreditRules) -> dict[str, Any]:
    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else account.computed(amount)

    return {
        "customer_id": account.customer_id,
        "account_id": account.opened.account_id,
        "order": wanted.number,
        "amount": account.money(wanted.amount),
        "ordered": wanted.ordered,
        "promised_on": wanted.promised_on,
        "prepaid": wanted.prepaid,
        "exposure": account.computed(found.total),
        "limit": money(found.limit),
        "group_exposure": money(found.group_total),
        "group_limit": money(found.group_limit),
        "policy": rules.policy,
        "rule": "credit.tolerance",
    }


def _prepaid_causes(account: Opened, wanted: Wanted, at: datetime) -> tuple[str, ...]:
    """Refuse an order that says it is prepaid and is not: other prepaid orders count before it."""
    others = (each.last for each in account.orders.values() if each.number != wanted.number)
    taken = sum((step.reserved for step in others if step.prepaid), Decimal(0))
    return () if owing(account, at).unapplied >= taken + wanted.amount else ("no-money",)


def _check_not_held(account: Opened, order: Order, *, at: datetime, rules: CreditRules, group: Group) -> None:
    if causes := holding(account, order, at=at, rules=rules, group=group):
        raise Held(f"Deliveries are held: {', '.join(causes)}.")


def holding(account: Opened, order: Order, *, at: datetime, rules: CreditRules, group: Group) -> tuple[str, ...]:
    """Return the causes that hold the deliveries of an order up, none where it is prepaid or released."""
    if order.last.prepaid or released(account, order.number, order.last.ordered, at):
        return ()
    return unreleased(account, order, at=at, rules=rules, group=group)


def unreleased(account: Opened, order: Order, *, at: datetime, rules: CreditRules, group: Group) -> tuple[str, ...]:
    """Return the causes that hold an order up where nobody releases it."""
    return room(account, _as_is(account, order), at=at, rules=rules, group=group).causes


def _as_is(account: Opened, order: Order) -> Wanted:
    return _as_before(order, ordered=account.money(order.last.ordered), amount=order.last.ordered)


def _as_before(order: Order, *, ordered: Money, amount: Decimal) -> Wanted:
    last = order.last
    return Wanted(
        number=order.number, ordered=ordered, amount=amount, promised_on=last.promised_on, prepaid=last.prepaid
    )


def _known(account: Opened, number: str) -> Order:
    if number not in account.orders:
        raise UnknownOrder(f"The account has no order {number}.")
    return account.orders[number]


def _check_open(order: Order) -> None:
    if order.last.state == "cancelled":
        raise NotConfirmed(f"Order {order.number} is cancelled: reopen it.")
