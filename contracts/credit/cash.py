"""Money on an account that pays nothing yet is applied to invoices later, or given back."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.credit.allocation import Allocation
from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id
from contracts.money import Money, PositiveMoney
from contracts.reversal import Reverse, Reversed


class ApplyReceipt(Command):
    """Use what is left of a receipt for invoices."""

    name: ClassVar[str] = "credit-account.apply-receipt"

    account_id: Id
    receipt: DocumentNumber
    allocations: tuple[Allocation, ...] = Field(min_length=1, max_length=500)


class ReverseAllocation(Reverse):
    """Take back what a receipt paid on one invoice; the money stays on the account, unapplied."""

    name: ClassVar[str] = "credit-account.reverse-allocation"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber


class RefundReceipt(Command):
    """Record that money of a receipt which paid nothing was given back to the customer."""

    name: ClassVar[str] = "credit-account.refund-receipt"
    dated_by: ClassVar[str | None] = "refunded_on"

    account_id: Id
    refund: DocumentNumber
    receipt: DocumentNumber
    amount: PositiveMoney
    refunded_on: Day = Field(description="In the account's zone, and not after today; also the date of the command.")


class ReverseRefundOfReceipt(Reverse):
    """Take back a refund that was recorded by mistake; the money is on the account again."""

    name: ClassVar[str] = "credit-account.reverse-refund"

    account_id: Id
    refund: DocumentNumber


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ReceiptRefunded(EventOfCustomer):
    type: ClassVar[str] = "credit-account.receipt-refunded.v1"

    account_id: Id
    refund: DocumentNumber
    receipt: DocumentNumber
    amount: PositiveMoney
    refunded_on: date


class RefundOfReceiptReversed(Reversed):
    type: ClassVar[str] = "credit-account.refund-reversed.v1"

    account_id: Id
    refund: DocumentNumber
    receipt: DocumentNumber
    amount: Money


CashCommand = ApplyReceipt | ReverseAllocation | RefundReceipt | ReverseRefundOfReceipt
CashEvent = ReceiptRefunded | RefundOfReceiptReversed
