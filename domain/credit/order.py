"""An order on account and what is left of it at an instant: the same amount is ordered, then shipped, then billed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, assert_never

from contracts.credit.order import OrderCancelled, OrderHeld, OrderPassed, OrderReduced, OrderShipped
from domain.timeline import Since, last_by, with_entry

State = Literal["confirmed", "held", "cancelled"]
Changed = OrderPassed | OrderHeld | OrderReduced | OrderShipped | OrderCancelled


@dataclass(frozen=True, slots=True)
class OrderStep:
    """From this instant, so much of the order is reserved; what was shipped is not reserved any more."""

    at: datetime
    state: State
    ordered: Decimal
    reserved: Decimal
    promised_on: date | None = None
    prepaid: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods that were shipped, in the account's currency, and since when an invoice bills them or does not any more."""

    number: str
    amount: Decimal
    shipped_at: datetime
    billed: tuple[Since[bool], ...] = ()

    @property
    def is_billed(self) -> bool:
        """Return whether an invoice bills them in the end."""
        return bool(self.billed) and self.billed[-1].value

    def unbilled(self, at: datetime) -> Decimal:
        """Return what of it is shipped and not billed at an instant."""
        last = last_by(self.billed, at)
        is_open = self.shipped_at <= at and not (last and last.value)
        return self.amount if is_open else self.amount * 0


@dataclass(frozen=True, slots=True)
class Order:
    """`steps` are in order of time: orders are decided on now, never dated back."""

    number: str
    steps: tuple[OrderStep, ...]
    deliveries: tuple[Delivery, ...] = ()

    @property
    def last(self) -> OrderStep:
        """Return the order as it is now."""
        return self.steps[-1]

    @property
    def shipped(self) -> Decimal:
        """Return all that was shipped."""
        return sum((each.amount for each in self.deliveries), self.last.ordered * 0)

    def standing(self, at: datetime) -> OrderStep | None:
        """Return the order at an instant, or None before it."""
        return next((step for step in reversed(self.steps) if step.at <= at), None)

    def unbilled(self, at: datetime) -> Decimal:
        """Return what is shipped and not billed at an instant."""
        return sum((each.unbilled(at) for each in self.deliveries), self.last.ordered * 0)


def order_after(order: Order | None, event: Changed, at: datetime) -> Order:
    """Return the order after one of its events."""
    match event:
        case OrderPassed() | OrderHeld():
            return _decided(order, event, at)
        case OrderReduced():
            assert order is not None
            ordered = event.amount.amount
            rest = max(ordered - order.shipped, ordered * 0)
            return _stepped(order, replace(order.last, at=at, ordered=ordered, reserved=rest))
        case OrderShipped():
            assert order is not None
            amount = event.amount.amount
            delivered = (*order.deliveries, Delivery(event.delivery, amount, at))
            rest = max(order.last.reserved - amount, amount * 0)
            return replace(_stepped(order, replace(order.last, at=at, reserved=rest)), deliveries=delivered)
        case OrderCancelled():
            assert order is not None
            return _stepped(order, replace(order.last, at=at, state="cancelled", reserved=event.amount.amount * 0))
        case _:
            assert_never(event)


def _decided(order: Order | None, event: OrderPassed | OrderHeld, at: datetime) -> Order:
    """Reserve what passed; of an order that is held, only what was reserved before stays so."""
    ordered = event.amount.amount
    if isinstance(event, OrderPassed):
        shipped = order.shipped if order else ordered * 0
        step = OrderStep(
            at, "confirmed", ordered, max(ordered - shipped, ordered * 0), event.promised_on, event.prepaid
        )
    else:
        kept = order.last.reserved if order else ordered * 0
        before = order.last.ordered if order and kept else ordered
        step = OrderStep(at, "held", before, kept, event.promised_on, event.prepaid)
    return _stepped(order, step) if order else Order(event.order, (step,))


def billed(order: Order, delivery: str, at: datetime, *, is_billed: bool = True) -> Order:
    """Return the order after an invoice for one of its deliveries was recorded, or taken back."""
    since = Since(at, is_billed)
    return replace(
        order,
        deliveries=tuple(
            replace(each, billed=with_entry(each.billed, since)) if each.number == delivery else each
            for each in order.deliveries
        ),
    )


def _stepped(order: Order, step: OrderStep) -> Order:
    return replace(order, steps=(*order.steps, step))
