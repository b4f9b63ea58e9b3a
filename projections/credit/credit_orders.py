"""Each order on account: what of it was reserved, shipped and billed since when, and what held it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.catalog import AGGREGATES
from contracts.credit.credit_account import InvoiceRecorded
from contracts.credit.order import OrderCancelled, OrderHeld, OrderPassed, OrderReduced, OrderShipped
from contracts.credit.reversal import InvoiceReversed
from contracts.message import wire_types
from domain.calendar import business_day
from domain.credit.order import Delivery, Order, OrderStep, billed, order_after
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditOrder:
    """An order with its steps in order of time, and what is open of it now; the last change was at `moved_at`."""

    account_id: str
    number: str
    customer: str
    currency: str
    steps: tuple[OrderStep, ...]
    deliveries: tuple[Delivery, ...] = ()
    causes: tuple[str, ...] = ()
    reserved: Decimal
    unbilled: Decimal
    moved_at: datetime
    position: int = field(default=0, compare=False)

    @property
    def order(self) -> Order:
        """Return the order as decisions see it."""
        return Order(self.number, self.steps, self.deliveries)


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case OrderPassed() | OrderHeld() | OrderReduced() | OrderShipped() | OrderCancelled() as event:
            return (event.account_id, event.order)
        case InvoiceRecorded() | InvoiceReversed() as event:
            return (event.account_id, event.order) if event.order else None
        case _:
            return None


def evolve(row: CreditOrder | None, recorded: Recorded) -> CreditOrder | None:
    at, before = recorded.envelope.occurred_at, row.order if row else None
    match recorded.event:
        case OrderPassed() | OrderHeld() as event:
            causes = event.causes if isinstance(event, OrderHeld) else ()
            first = row or _first(event, at)
            return _after(first, order_after(before, event, at), at, causes)
        case OrderReduced() | OrderShipped() | OrderCancelled() as event:
            assert row is not None
            return _after(row, order_after(before, event, at), at, row.causes)
        case InvoiceRecorded(delivery=str(delivery)) as event:
            issued_at = business_day.instant_on(event.invoice_date, near=at, zone=event.zone)
            return row and _after(row, billed(row.order, delivery, issued_at), issued_at, row.causes)
        case InvoiceReversed(delivery=str(delivery)):
            return row and _after(row, billed(row.order, delivery, at, is_billed=False), at, row.causes)
        case _:
            return row


def _first(event: OrderPassed | OrderHeld, at: datetime) -> CreditOrder:
    return CreditOrder(
        account_id=event.account_id,
        number=event.order,
        customer=event.customer_id,
        currency=event.amount.currency,
        steps=(),
        reserved=event.amount.amount * 0,
        unbilled=event.amount.amount * 0,
        moved_at=at,
    )


def _after(row: CreditOrder, order: Order, at: datetime, causes: tuple[str, ...]) -> CreditOrder:
    open_deliveries = (each.amount for each in order.deliveries if not each.is_billed)
    return CreditOrder(
        account_id=row.account_id,
        number=row.number,
        customer=row.customer,
        currency=row.currency,
        steps=order.steps,
        deliveries=order.deliveries,
        causes=causes,
        reserved=order.last.reserved,
        unbilled=sum(open_deliveries, order.last.reserved * 0),
        moved_at=max(row.moved_at, at),
    )


PROJECTION: Final = Projection(
    name="credit_orders",
    topics=(AGGREGATES["credit-account"].topic,),
    handles=wire_types(
        OrderPassed,
        OrderHeld,
        OrderReduced,
        OrderShipped,
        OrderCancelled,
        InvoiceRecorded,
        InvoiceReversed,
    ),
    row=CreditOrder,
    primary_key=("account_id", "number"),
    key=key,
    evolve=evolve,
)
