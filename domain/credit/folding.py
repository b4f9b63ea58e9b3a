"""How credit notes, refunds, write-offs and instalments change the state of an account: recorded, never judged."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from contracts.credit.cash import CashEvent, ReceiptRefunded, RefundOfReceiptReversed
from contracts.credit.credit_note import (
    CreditNoteApplicationReversed,
    CreditNoteApplied,
    CreditNoteEvent,
    CreditNoteIssued,
    CreditNoteReversed,
)
from contracts.credit.due import DueEvent, InstalmentAgreed, InvoiceSplit
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    TransferEvent,
    TransferInReversed,
    TransferOutReversed,
)
from contracts.credit.write_off import (
    InvoiceWrittenOff,
    WriteOffEvent,
    WriteOffProposed,
    WriteOffRecovered,
    WriteOffReversed,
)
from domain.alike import noted
from domain.credit.open_items import ZERO, Credit, Invoice, Receipt, Refund, Reversal, Transfer, WriteOff
from domain.credit.standing import Movement
from domain.credit.state import Opened


def after_credit_note(account: Opened, event: CreditNoteEvent, at: datetime) -> Opened:
    number = event.credit_note
    match event:
        case CreditNoteIssued():
            known = replace(account, odd=noted(account.odd, "credit_note", number))
            return _with_credit(
                known, number, Credit(at, event.amount, None, of=event.invoice, issued_on=event.issued_on)
            )
        case CreditNoteApplied():
            left = event.disputed.amount if event.disputed else None
            credit = account.credit_notes[number].paying(event.invoice, Movement(at, paid=event.amount.amount))
            used = Movement(at, paid=event.amount.amount, disputed=left)
            booked = account.with_booking(event.invoice, event.booked_by)
            return _with_credit(booked, number, credit).moved(event.invoice, used)
        case CreditNoteApplicationReversed():
            taken = Movement(at, paid=-event.amount.amount)
            credit = account.credit_notes[number].without(event.invoice, taken)
            return _with_credit(account, number, credit).moved(event.invoice, taken)
        case CreditNoteReversed():
            credit = account.credit_notes[number].moved(Movement(at, paid=event.amount.amount))
            reversal = Reversal(at, event.by, event.reason)
            return _with_credit(account, number, credit).with_reversal("credit_note", number, reversal)
        case _:
            assert_never(event)


def after_cash(account: Opened, event: CashEvent, at: datetime) -> Opened:
    amount = event.amount.amount
    match event:
        case ReceiptRefunded():
            given = account.receipts[event.receipt].moved(Movement(at, paid=amount))
            known = replace(account, refunds=account.refunds.set(event.refund, Refund(at, event.receipt, amount)))
            return known.with_receipt(event.receipt, given)
        case RefundOfReceiptReversed():
            back = account.receipts[event.receipt].moved(Movement(at, paid=-amount))
            reversal = Reversal(at, event.by, event.reason)
            return account.with_receipt(event.receipt, back).with_reversal("refund", event.refund, reversal)
        case _:
            assert_never(event)


def after_transfer(account: Opened, event: TransferEvent, at: datetime) -> Opened:
    used = Movement(at, paid=event.amount.amount)
    match event:
        case ReceiptTransferredOut():
            transfer = Transfer(at, event.receipt, event.amount.amount, event.to_account, event.named)
            known = replace(account, transfers=account.transfers.set(event.transfer, transfer))
            return known.with_receipt(event.receipt, account.receipts[event.receipt].moved(used))
        case ReceiptTransferredIn():
            known = replace(account, odd=noted(account.odd, "receipt", event.receipt))
            return known.with_receipt(event.receipt, Receipt(at, event.amount, None, received_at=event.received_at))
        case TransferOutReversed():
            back = account.receipts[event.receipt].moved(Movement(at, paid=-event.amount.amount))
            reversal = Reversal(at, event.by, event.reason)
            return account.with_receipt(event.receipt, back).with_reversal("transfer", event.transfer, reversal)
        case TransferInReversed():
            return account.with_receipt(event.receipt, account.receipts[event.receipt].moved(used))
        case _:
            assert_never(event)


def after_write_off(account: Opened, event: WriteOffEvent, at: datetime) -> Opened:
    amount = event.amount.amount
    match event:
        case WriteOffProposed():
            return _with_write_off(account, event.write_off, WriteOff(event.invoice, amount, at, event.by))
        case InvoiceWrittenOff():
            # A small difference is proposed by nobody.
            proposed = account.write_offs.get(event.write_off) or WriteOff(event.invoice, amount, at, event.by)
            done = replace(proposed, approved_at=at, approved_by=event.by)
            booked = account.with_booking(event.invoice, event.by)
            return _with_write_off(booked, event.write_off, done).moved(event.invoice, Movement(at, paid=amount))
        case WriteOffRecovered():
            recovery = Refund(at, event.write_off, amount)
            return replace(account, recoveries=account.recoveries.set(event.recovery, recovery))
        case WriteOffReversed():
            reversal = Reversal(at, event.by, event.reason)
            owed_again = account.moved(event.invoice, Movement(at, paid=-amount))
            return owed_again.with_reversal("write_off", event.write_off, reversal)
        case _:
            assert_never(event)


def after_split(account: Opened, event: DueEvent, at: datetime) -> Opened:
    amount = event.amount.amount
    match event:
        case InvoiceSplit():
            return account.moved(event.invoice, Movement(at, paid=amount, disputed=ZERO))
        case InstalmentAgreed():
            part = Invoice(event.invoice, amount, event.invoice_date, event.due_date, at, of=event.of_invoice)
            return replace(account.with_invoice(part), odd=noted(account.odd, "invoice", event.invoice))
        case _:
            assert_never(event)


def _with_credit(account: Opened, number: str, credit: Credit) -> Opened:
    return replace(account, credit_notes=account.credit_notes.set(number, credit))


def _with_write_off(account: Opened, number: str, write_off: WriteOff) -> Opened:
    return replace(account, write_offs=account.write_offs.set(number, write_off))
