"""What can be asked of a credit account (应收账户), and what can have happened to one: invoices, receipts, disputes."""

from datetime import date
from typing import ClassVar

from pydantic import ConfigDict, Field, model_validator

from contracts.credit.allocation import Allocation
from contracts.credit.cash import CashCommand, CashEvent
from contracts.credit.collection import CollectionCommand, CollectionEvent
from contracts.credit.credit_note import CreditNoteCommand, CreditNoteEvent
from contracts.credit.due import DueCommand, DueEvent, Terms, Zone
from contracts.credit.hold import HoldCommand, HoldEvent
from contracts.credit.limit import LimitCommand, LimitEvent
from contracts.credit.order import OrderCommand, OrderEvent
from contracts.credit.reversal import ReversalCommand, ReversalEvent
from contracts.credit.settlement import SettlementEvent
from contracts.credit.transfer import TransferCommand, TransferEvent
from contracts.credit.write_off import WriteOffCommand, WriteOffEvent
from contracts.currency import KnownCurrency
from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import Currency, MoneyFromZero, PositiveMoney
from contracts.reference import KnownCustomer

# Zero means cash only; "no limit" is the absence of a limit (semantics 18).
Limit = MoneyFromZero


class OpenCreditAccount(Command):
    """Open an account in one currency, on which a customer buys on credit."""

    name: ClassVar[str] = "credit-account.open"

    account_id: Id
    customer_id: KnownCustomer
    currency: KnownCurrency
    zone: Zone = "UTC"


class SetCreditLimit(Command):
    """Set how much the customer may owe from now on."""

    name: ClassVar[str] = "credit-account.set-limit"

    account_id: Id
    limit: Limit | None = Field(description="null: no limit; 0: cash only.")


class RecordInvoice(Command):
    """Record what the customer owes, since when and until when."""

    name: ClassVar[str] = "credit-account.record-invoice"
    dated_by: ClassVar[str | None] = "invoice_date"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney
    invoice_date: Day = Field(description="In the account's zone, and not after today; also the date of the command.")
    due_date: Day
    delivery: DocumentNumber | None = Field(default=None, description="The delivery that it bills, and so closes.")

    @model_validator(mode="after")
    def _due_after_issue(self) -> "RecordInvoice":
        if self.due_date < self.invoice_date:
            message = f"due_date {self.due_date} is before invoice_date {self.invoice_date}"
            raise ValueError(message)
        return self


class RecordReceipt(Command):
    """Record money that came in, and which invoices it pays.

    Allocations named here are made first; what is left pays the oldest undisputed items (semantics 15).
    """

    name: ClassVar[str] = "credit-account.record-receipt"

    account_id: Id
    receipt: DocumentNumber
    amount: PositiveMoney
    allocations: tuple[Allocation, ...] = Field(default=(), max_length=500)


class OpenDispute(Command):
    """Record that the customer disputes an invoice, or a part of it."""

    name: ClassVar[str] = "credit-account.open-dispute"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney | None = Field(default=None, description="The disputed part; the whole invoice if left out.")


class ResolveDispute(Command):
    """Record that the dispute about an invoice is settled: nothing of it is disputed any more."""

    name: ClassVar[str] = "credit-account.resolve-dispute"

    account_id: Id
    invoice: DocumentNumber


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class CreditAccountOpened(EventOfCustomer):
    type: ClassVar[str] = "credit-account.opened.v1"

    account_id: Id
    currency: Currency
    zone: Zone


class CreditLimitSet(EventOfCustomer):
    type: ClassVar[str] = "credit-account.limit-set.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    limit: Limit | None


class InvoiceRecorded(EventOfCustomer):
    type: ClassVar[str] = "credit-account.invoice-recorded.v1"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney
    invoice_date: date
    due_date: date
    zone: Zone
    # Where the due date follows from terms of payment; a day on which nobody works may have moved it.
    terms: Terms | None = None
    due_before_moving: date | None = None
    # The delivery that it closes: what it bills less is not owed for goods that were shipped any more.
    delivery: DocumentNumber | None = None
    order: DocumentNumber | None = None


# Read, no longer written: it does not say which allocations the sender named.
class ReceiptRecordedV1(EventOfCustomer):
    """The money came in; a `ReceiptAllocated` follows for each invoice it pays, `unapplied` stays on the account."""

    type: ClassVar[str] = "credit-account.receipt-recorded.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="ReceiptRecorded")

    account_id: Id
    receipt: DocumentNumber
    amount: PositiveMoney
    unapplied: Limit


class ReceiptRecorded(EventOfCustomer):
    """The money came in; a `ReceiptAllocated` follows for each invoice it pays, `unapplied` stays on the account.

    `named` are the allocations that the sender named, summed for each invoice: a part of its content (semantics 34).
    """

    type: ClassVar[str] = "credit-account.receipt-recorded.v2"

    account_id: Id
    receipt: DocumentNumber
    amount: PositiveMoney
    unapplied: Limit
    named: tuple[Allocation, ...]


class ReceiptAllocated(EventOfCustomer):
    type: ClassVar[str] = "credit-account.receipt-allocated.v1"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney
    # Where the policy has other people collect than book.
    booked_by: Label | None = None


class DisputeOpened(EventOfCustomer):
    type: ClassVar[str] = "credit-account.dispute-opened.v1"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney


class DisputeResolved(EventOfCustomer):
    type: ClassVar[str] = "credit-account.dispute-resolved.v1"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney


CreditAccountCommand = (
    OpenCreditAccount
    | SetCreditLimit
    | RecordInvoice
    | RecordReceipt
    | OpenDispute
    | ResolveDispute
    | ReversalCommand
    | CreditNoteCommand
    | CashCommand
    | WriteOffCommand
    | DueCommand
    | LimitCommand
    | OrderCommand
    | HoldCommand
    | CollectionCommand
    | TransferCommand
)
CreditAccountEvent = (
    CreditAccountOpened
    | CreditLimitSet
    | InvoiceRecorded
    | ReceiptRecordedV1
    | ReceiptRecorded
    | ReceiptAllocated
    | DisputeOpened
    | DisputeResolved
    | ReversalEvent
    | CreditNoteEvent
    | CashEvent
    | WriteOffEvent
    | DueEvent
    | LimitEvent
    | OrderEvent
    | HoldEvent
    | CollectionEvent
    | SettlementEvent
    | TransferEvent
)
