"""The purchases and refunds of each customer; those that were taken back count until that day."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from contracts.customers.customer import PurchaseRecorded, RefundRecorded
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.message import wire_types
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True)
class Refund:
    refund: str
    refunded_on: date
    amount: Decimal
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    customer: str
    purchase: str
    purchased_on: date
    quantity: int
    amount: Decimal
    currency: str
    refunds: tuple[Refund, ...] = ()
    reversed_on: date | None = None
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case PurchaseRecorded() | RefundRecorded() | PurchaseReversed() | RefundReversed() as event:
            return (event.customer_id, event.purchase)
        case _:
            return None


def evolve(row: Purchase | None, recorded: Recorded) -> Purchase | None:
    match recorded.event:
        case PurchaseRecorded() as event:
            return Purchase(
                customer=event.customer_id,
                purchase=event.purchase,
                purchased_on=event.purchased_on,
                quantity=event.quantity,
                amount=event.amount.amount,
                currency=event.amount.currency,
            )
        case RefundRecorded() as event:
            assert row is not None
            refund = Refund(event.refund, event.refunded_on, event.amount.amount)
            return replace(row, refunds=(*row.refunds, refund))
        case PurchaseReversed() as event:
            assert row is not None
            return replace(row, reversed_on=event.reversed_on)
        case RefundReversed() as event:
            assert row is not None
            return replace(row, refunds=tuple(_taken_back(refund, event) for refund in row.refunds))
        case _:
            return row


def _taken_back(refund: Refund, event: RefundReversed) -> Refund:
    return replace(refund, reversed_on=event.reversed_on) if refund.refund == event.refund else refund


PROJECTION: Final = Projection(
    name="purchases",
    topics=("kehu.customer.v1",),
    handles=wire_types(PurchaseRecorded, RefundRecorded, PurchaseReversed, RefundReversed),
    row=Purchase,
    primary_key=("customer", "purchase"),
    key=key,
    evolve=evolve,
    migration=21,
)
