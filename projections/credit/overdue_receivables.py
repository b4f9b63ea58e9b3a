"""Each invoice with all that decides what it owes at any instant: amount, payments, disputes and due date."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from contracts.credit.credit_account import DisputeOpened, DisputeResolved, InvoiceRecorded, ReceiptAllocated
from contracts.credit.credit_note import CreditNoteApplicationReversed, CreditNoteApplied
from contracts.credit.due import InstalmentAgreed, InvoiceSplit
from contracts.credit.reversal import AllocationReversed, DisputeReversed, InvoiceReversed
from contracts.credit.settlement import DiscountReversed, DiscountTaken
from contracts.credit.write_off import InvoiceWrittenOff, WriteOffReversed
from contracts.message import wire_types
from domain.credit.standing import Movement
from projections.credit.row import OverdueReceivable
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case InvoiceRecorded() | ReceiptAllocated() | DisputeOpened() | DisputeResolved() as event:
            return (event.account_id, event.invoice)
        case AllocationReversed() | InvoiceReversed() | DisputeReversed() as event:
            return (event.account_id, event.invoice)
        case CreditNoteApplied() | CreditNoteApplicationReversed() | InvoiceWrittenOff() | WriteOffReversed() as event:
            return (event.account_id, event.invoice)
        case InvoiceSplit() | InstalmentAgreed() | DiscountTaken() | DiscountReversed() as event:
            return (event.account_id, event.invoice)
        case _:
            return None


def evolve(row: OverdueReceivable | None, recorded: Recorded) -> OverdueReceivable | None:
    at, position = recorded.envelope.occurred_at, recorded.position
    match recorded.event:
        case InvoiceRecorded() | InstalmentAgreed() as event:
            return _recorded(event, at)
        case ReceiptAllocated() | InvoiceWrittenOff() | DiscountTaken() as event:
            return _moved(row, Movement(at, position, paid=event.amount.amount))
        case CreditNoteApplied() as event:
            left = event.disputed.amount if event.disputed else None
            return _moved(row, Movement(at, position, paid=event.amount.amount, disputed=left))
        case DisputeOpened() as event:
            return _moved(row, Movement(at, position, disputed=event.amount.amount))
        case DisputeResolved() | DisputeReversed() as event:
            return _moved(row, Movement(at, position, disputed=event.amount.amount * 0))
        case AllocationReversed() | CreditNoteApplicationReversed() | WriteOffReversed() | DiscountReversed() as event:
            return _moved(row, Movement(at, position, paid=-event.amount.amount))
        case InvoiceReversed() | InvoiceSplit() as event:
            return _moved(row, Movement(at, position, paid=event.amount.amount))
        case _:
            return row


def _recorded(event: InvoiceRecorded | InstalmentAgreed, at: datetime) -> OverdueReceivable:
    amount = event.amount.amount
    return OverdueReceivable(
        account_id=event.account_id,
        invoice=event.invoice,
        customer=event.customer_id,
        currency=event.amount.currency,
        amount=amount,
        invoice_date=event.invoice_date,
        due_date=event.due_date,
        zone=event.zone,
        occurred_at=at,
        paid=amount * 0,
        disputed=amount * 0,
        moved_at=at,
    )


def _moved(row: OverdueReceivable | None, movement: Movement) -> OverdueReceivable:
    assert row is not None
    movements = with_recorded(row.movements, movement)
    disputed = next((entry.disputed for entry in reversed(movements) if entry.disputed is not None), row.disputed)
    return replace(
        row,
        paid=row.paid + (movement.paid or 0),
        disputed=disputed,
        moved_at=max(row.moved_at, movement.at),
        movements=movements,
    )


PROJECTION: Final = Projection(
    name="overdue_receivables",
    topics=("kehu.credit-account.v1",),
    handles=wire_types(
        InvoiceRecorded,
        ReceiptAllocated,
        DisputeOpened,
        DisputeResolved,
        AllocationReversed,
        InvoiceReversed,
        DisputeReversed,
        CreditNoteApplied,
        CreditNoteApplicationReversed,
        InvoiceWrittenOff,
        WriteOffReversed,
        InvoiceSplit,
        InstalmentAgreed,
        DiscountTaken,
        DiscountReversed,
    ),
    row=OverdueReceivable,
    primary_key=("account_id", "invoice"),
    key=key,
    evolve=evolve,
)
