"""Each receipt with all that decides what is left of it at any instant: what it paid on invoices, and took back."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.credit.cash import ReceiptRefunded, RefundOfReceiptReversed
from contracts.credit.credit_account import ReceiptAllocated, ReceiptRecorded, ReceiptRecordedV1
from contracts.credit.reversal import AllocationReversed, ReceiptReversed
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    TransferInReversed,
    TransferOutReversed,
)
from contracts.message import wire_types
from domain.credit.standing import Movement
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class UnappliedReceipt:
    """All movements of a receipt, and what is left of it after them.

    The last movement was at `moved_at`: lists as of later instants need only `unapplied`.
    """

    account_id: str
    receipt: str
    customer: str
    currency: str
    amount: Decimal
    received_at: datetime
    unapplied: Decimal
    moved_at: datetime
    movements: tuple[Movement, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case ReceiptRecorded() | ReceiptRecordedV1() | ReceiptTransferredIn() | ReceiptAllocated() as event:
            return (event.account_id, event.receipt)
        case ReceiptTransferredOut() | TransferOutReversed() | TransferInReversed() as event:
            return (event.account_id, event.receipt)
        case AllocationReversed() | ReceiptReversed() | ReceiptRefunded() | RefundOfReceiptReversed() as event:
            return (event.account_id, event.receipt)
        case _:
            return None


def evolve(row: UnappliedReceipt | None, recorded: Recorded) -> UnappliedReceipt | None:
    at, position = recorded.envelope.occurred_at, recorded.position
    match recorded.event:
        case ReceiptRecorded() | ReceiptRecordedV1() | ReceiptTransferredIn() as event:
            return _recorded(event, at)
        case ReceiptAllocated() | ReceiptReversed() | ReceiptRefunded() as event:
            return _moved(row, Movement(at, position, paid=event.amount.amount))
        case ReceiptTransferredOut() | TransferInReversed() as event:
            return _moved(row, Movement(at, position, paid=event.amount.amount))
        case AllocationReversed() | RefundOfReceiptReversed() | TransferOutReversed() as event:
            return _moved(row, Movement(at, position, paid=-event.amount.amount))
        case _:
            return row


def _recorded(event: ReceiptRecorded | ReceiptRecordedV1 | ReceiptTransferredIn, at: datetime) -> UnappliedReceipt:
    amount = event.amount.amount
    # What it pays follows, each in an event of its own.
    return UnappliedReceipt(
        account_id=event.account_id,
        receipt=event.receipt,
        customer=event.customer_id,
        currency=event.amount.currency,
        amount=amount,
        received_at=at,
        unapplied=amount,
        moved_at=at,
    )


def _moved(row: UnappliedReceipt | None, movement: Movement) -> UnappliedReceipt:
    assert row is not None
    assert movement.paid is not None
    return replace(
        row,
        unapplied=row.unapplied - movement.paid,
        moved_at=max(row.moved_at, movement.at),
        movements=with_recorded(row.movements, movement),
    )


PROJECTION: Final = Projection(
    name="unapplied_receipts",
    topics=("kehu.credit-account.v1",),
    handles=wire_types(
        ReceiptRecorded,
        ReceiptRecordedV1,
        ReceiptAllocated,
        AllocationReversed,
        ReceiptReversed,
        ReceiptRefunded,
        RefundOfReceiptReversed,
        ReceiptTransferredOut,
        ReceiptTransferredIn,
        TransferOutReversed,
        TransferInReversed,
    ),
    row=UnappliedReceipt,
    primary_key=("account_id", "receipt"),
    key=key,
    evolve=evolve,
)
