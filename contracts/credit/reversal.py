"""What was recorded on a credit account by mistake, or did not last, is taken back: invoices, receipts, disputes."""

from typing import ClassVar

from pydantic import ConfigDict

from contracts.message import DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import Money
from contracts.reversal import PlainWhy, Reverse, Reversed, Why


class ReverseInvoice(Reverse):
    """Take an invoice back; receipts that paid it stay on the account, unapplied."""

    name: ClassVar[str] = "credit-account.reverse-invoice"

    account_id: Id
    invoice: DocumentNumber


class ReverseReceipt(Reverse):
    """Take back a receipt that bounced, or was recorded by mistake.

    What it paid is owed again, under the same due dates.
    """

    name: ClassVar[str] = "credit-account.reverse-receipt"

    account_id: Id
    receipt: DocumentNumber


class ReverseDispute(Reverse):
    """Take back a dispute that was a mistake; one that was settled is resolved instead."""

    name: ClassVar[str] = "credit-account.reverse-dispute"

    account_id: Id
    invoice: DocumentNumber


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class InvoiceReversed(Reversed):
    """Nothing is owed on it any more; an `AllocationReversed` stands before it for each receipt that paid it."""

    type: ClassVar[str] = "credit-account.invoice-reversed.v2"

    account_id: Id
    invoice: DocumentNumber
    amount: Money
    # The delivery that it billed is shipped and not billed again.
    delivery: DocumentNumber | None = None
    order: DocumentNumber | None = None


# As earlier releases stored it, its text not sealed. Read, no longer written.
class InvoiceReversedV1(InvoiceReversed):
    """Nothing is owed on it any more; an `AllocationReversed` stands before it for each receipt that paid it."""

    type: ClassVar[str] = "credit-account.invoice-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="InvoiceReversed")

    reason: PlainWhy


class ReceiptReversed(Reversed):
    """The money is not on the account any more; an `AllocationReversed` follows for each invoice it paid."""

    type: ClassVar[str] = "credit-account.receipt-reversed.v2"

    account_id: Id
    receipt: DocumentNumber
    amount: Money


# As earlier releases stored it, its text not sealed. Read, no longer written.
class ReceiptReversedV1(ReceiptReversed):
    """The money is not on the account any more; an `AllocationReversed` follows for each invoice it paid."""

    type: ClassVar[str] = "credit-account.receipt-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="ReceiptReversed")

    reason: PlainWhy


class AllocationReversed(EventOfCustomer):
    """Follows from another reversal, or was taken back alone: then it names the person and the reason."""

    type: ClassVar[str] = "credit-account.allocation-reversed.v2"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    amount: Money
    by: Label | None = None
    reason: Why | None = None


# As earlier releases stored it, its text not sealed. Read, no longer written.
class AllocationReversedV1(AllocationReversed):
    """Follows from another reversal, or was taken back alone: then it names the person and the reason."""

    type: ClassVar[str] = "credit-account.allocation-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="AllocationReversed")

    reason: PlainWhy | None = None


class DisputeReversed(Reversed):
    """`amount` is what was disputed until then."""

    type: ClassVar[str] = "credit-account.dispute-reversed.v2"

    account_id: Id
    invoice: DocumentNumber
    amount: Money


# As earlier releases stored it, its text not sealed. Read, no longer written.
class DisputeReversedV1(DisputeReversed):
    """`amount` is what was disputed until then."""

    type: ClassVar[str] = "credit-account.dispute-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="DisputeReversed")

    reason: PlainWhy


ReversalCommand = ReverseInvoice | ReverseReceipt | ReverseDispute
ReversalEvent = (
    InvoiceReversed
    | InvoiceReversedV1
    | ReceiptReversed
    | ReceiptReversedV1
    | AllocationReversed
    | AllocationReversedV1
    | DisputeReversed
    | DisputeReversedV1
)
