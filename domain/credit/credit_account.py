"""A credit account (应收账户): one customer's limit in one currency, and the state of its receivables."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, assert_never

from contracts.credit.cash import CashEvent
from contracts.credit.collection import CollectionRecorded, PaymentPromised, PromiseWithdrawn
from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    OpenCreditAccount,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
    SetCreditLimit,
)
from contracts.credit.credit_note import CreditNoteEvent, CreditNoteIssued
from contracts.credit.due import DueEvent
from contracts.credit.reversal import (
    AllocationReversed,
    DisputeReversed,
    InvoiceReversed,
    ReceiptReversed,
    ReversalEvent,
)
from contracts.credit.settlement import SettlementEvent
from contracts.credit.transfer import TransferEvent
from contracts.credit.write_off import WriteOffEvent
from domain.alike import noted, warnings
from domain.calendar import business_day
from domain.calendar.zones import time_zones
from domain.content import repeated
from domain.credit.conditions import Conditional, conditions_after
from domain.credit.folding import after_cash, after_credit_note, after_split, after_transfer, after_write_off
from domain.credit.folding_orders import (
    Permission,
    after_billing,
    after_billing_reversed,
    after_order,
    after_permission,
)
from domain.credit.open_items import ZERO, Invoice, Receipt, Reversal
from domain.credit.order import Changed
from domain.credit.settlement import after_settlement
from domain.credit.standing import Movement
from domain.credit.state import CreditAccount, NotOpen, Opened, check_currency, opened_account
from domain.decider import Decider, Refused
from domain.timeline import Since, with_entry

# What happens beside invoices, receipts, disputes and their reversals.
Further = (
    CreditNoteEvent
    | CashEvent
    | WriteOffEvent
    | DueEvent
    | Permission
    | Changed
    | Conditional
    | SettlementEvent
    | TransferEvent
)


class AccountIdTaken(Refused):
    code = "credit-account.id-taken"


class UnknownZone(Refused):
    code = "credit-account.unknown-zone"


def open_credit_account(account: CreditAccount, command: OpenCreditAccount) -> list[CreditAccountEvent]:
    opened = CreditAccountOpened(
        customer_id=command.customer_id,
        account_id=command.account_id,
        currency=command.currency,
        zone=command.zone,
    )
    match account:
        case NotOpen():
            if command.zone not in time_zones():
                raise UnknownZone(f"{command.zone} is not the name of a time zone, such as Asia/Shanghai.")
            return [opened]
        case Opened():
            known = account.opened
            return repeated(
                command,
                stored={"customer_id": known.customer_id, "currency": known.currency, "zone": known.zone},
                refusal=AccountIdTaken,
                known=f"Credit account {command.account_id} is open",
            )


def set_credit_limit(account: CreditAccount, command: SetCreditLimit, *, at: datetime) -> list[CreditAccountEvent]:
    """Set the limit from an instant on, until the next one that is known."""
    account = opened_account(account, command.account_id)
    if command.limit is not None:
        check_currency(account, command.limit)
    if account.limit_at(at) == command.limit:
        return []
    return [CreditLimitSet(customer_id=account.customer_id, account_id=command.account_id, limit=command.limit)]


def evolve(account: CreditAccount, event: CreditAccountEvent, at: datetime) -> CreditAccount:
    if isinstance(event, CreditAccountOpened):
        return Opened(event)
    assert isinstance(account, Opened)
    match event:
        case CreditLimitSet():
            return replace(account, limits=with_entry(account.limits, Since(at, event.limit)))
        case InvoiceRecorded(amount=money):
            issued_at = business_day.instant_on(event.invoice_date, near=at, zone=event.zone)
            invoice = Invoice(
                event.invoice,
                money.amount,
                event.invoice_date,
                event.due_date,
                issued_at,
                terms=event.terms,
                delivery=event.delivery,
            )
            known = replace(account.with_invoice(invoice), odd=noted(account.odd, "invoice", event.invoice))
            return after_billing(known, event.delivery, issued_at)
        case ReceiptRecorded() | ReceiptRecordedV1():
            named = event.named if isinstance(event, ReceiptRecorded) else None
            odd = noted(account.odd, "receipt", event.receipt)
            return replace(account, odd=odd).with_receipt(event.receipt, Receipt(at, event.amount, named))
        case ReceiptAllocated():
            paid = Movement(at, paid=event.amount.amount)
            receipt = account.receipts[event.receipt].paying(event.invoice, paid)
            booked = account.with_booking(event.invoice, event.booked_by)
            return booked.with_receipt(event.receipt, receipt).moved(event.invoice, paid)
        case InvoiceReversed() | ReceiptReversed() | AllocationReversed() | DisputeReversed():
            return _reversed(account, event, at)
        case DisputeOpened():
            return account.moved(event.invoice, Movement(at, disputed=event.amount.amount))
        case DisputeResolved():
            return account.moved(event.invoice, Movement(at, disputed=ZERO))
        case _:
            return _otherwise(account, event, at)


def _otherwise(account: Opened, event: Further, at: datetime) -> Opened:
    if isinstance(event, CreditNoteEvent):
        return after_credit_note(account, event, at)
    if isinstance(event, CashEvent):
        return after_cash(account, event, at)
    if isinstance(event, WriteOffEvent):
        return after_write_off(account, event, at)
    if isinstance(event, TransferEvent):
        return after_transfer(account, event, at)
    if isinstance(event, DueEvent):
        return after_split(account, event, at)
    if isinstance(event, Permission):
        return after_permission(account, event, at)
    if isinstance(event, Changed):
        return after_order(account, event, at)
    if isinstance(event, SettlementEvent):
        return after_settlement(account, event, at)
    changed = replace(account, conditions=conditions_after(account.conditions, event, at))
    if isinstance(event, PaymentPromised | CollectionRecorded):
        return changed.with_tracking(event.by, at)
    if isinstance(event, PromiseWithdrawn):
        return changed.with_reversal("promise", event.promise, Reversal(at, event.by, event.reason))
    return changed


def _reversed(account: Opened, event: ReversalEvent, at: datetime) -> Opened:
    match event:
        case AllocationReversed():
            taken = Movement(at, paid=-event.amount.amount)
            receipt = account.receipts[event.receipt].without(event.invoice, taken)
            without = account.with_receipt(event.receipt, receipt).moved(event.invoice, taken)
            if event.by is None or event.reason is None:
                return without
            reversal = Reversal(at, event.by, event.reason)
            return without.with_reversal("allocation", f"{event.receipt} {event.invoice}", reversal)
        case InvoiceReversed():
            # Nothing is owed any more, and so nothing is disputed.
            taken_back = account.moved(event.invoice, Movement(at, paid=event.amount.amount))
            taken_back = after_billing_reversed(taken_back, account.invoices[event.invoice].delivery, at)
            key = ("invoice", event.invoice)
        case DisputeReversed():
            taken_back = account.moved(event.invoice, Movement(at, disputed=ZERO))
            key = ("dispute", event.invoice)
        case ReceiptReversed():
            receipt = account.receipts[event.receipt].moved(Movement(at, paid=event.amount.amount))
            taken_back, key = account.with_receipt(event.receipt, receipt), ("receipt", event.receipt)
        case _:
            assert_never(event)
    return taken_back.with_reversal(*key, Reversal(at, event.by, event.reason))


DECIDER: Final[Decider[CreditAccount, CreditAccountEvent]] = Decider(
    "credit-account",
    NotOpen(),
    evolve,
    partial(
        warnings,
        numbered={InvoiceRecorded: "invoice", ReceiptRecorded: "receipt", CreditNoteIssued: "credit_note"},
    ),
)
