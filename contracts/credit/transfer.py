"""Money that pays nothing yet moves from one account to another of the same customer: out of one, into the other."""

from typing import ClassVar

from pydantic import Field

from contracts.credit.allocation import Allocation
from contracts.message import Command, DocumentNumber, EventOfCustomer, Id, Instant
from contracts.money import MoneyFromZero, PositiveMoney
from contracts.reversal import Reverse, Reversed


class TransferReceipt(Command):
    """Move what is left of a receipt to another account of the customer, where it pays invoices like a receipt."""

    name: ClassVar[str] = "credit-account.transfer-receipt"

    account_id: Id
    transfer: DocumentNumber = Field(
        description="The number of the transfer, under which the money stands on the other account."
    )
    receipt: DocumentNumber
    amount: PositiveMoney
    to_account: Id = Field(description="Another account of the same customer, in the same currency.")
    allocations: tuple[Allocation, ...] = Field(
        default=(), max_length=500, description="What it pays there; the oldest undisputed items if left out."
    )


class ReverseTransfer(Reverse):
    """Take back a transfer: the money pays nothing on the other account any more, and is on this one again."""

    name: ClassVar[str] = "credit-account.reverse-transfer"

    account_id: Id
    transfer: DocumentNumber
    to_account: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ReceiptTransferredOut(EventOfCustomer):
    type: ClassVar[str] = "credit-account.receipt-transferred-out.v1"

    account_id: Id
    transfer: DocumentNumber
    receipt: DocumentNumber
    amount: PositiveMoney
    to_account: Id
    named: tuple[Allocation, ...]


class ReceiptTransferredIn(EventOfCustomer):
    """The money came from another account; a `ReceiptAllocated` follows for each invoice it pays under this number."""

    type: ClassVar[str] = "credit-account.receipt-transferred-in.v1"

    account_id: Id
    # The number of the transfer, which is that of a receipt from here on.
    receipt: DocumentNumber
    amount: PositiveMoney
    unapplied: MoneyFromZero
    from_account: Id
    from_receipt: DocumentNumber
    # When the money first came in: a discount for paying early goes by that.
    received_at: Instant


class TransferOutReversed(Reversed):
    type: ClassVar[str] = "credit-account.transfer-out-reversed.v1"

    account_id: Id
    transfer: DocumentNumber
    receipt: DocumentNumber
    amount: PositiveMoney
    to_account: Id


class TransferInReversed(Reversed):
    type: ClassVar[str] = "credit-account.transfer-in-reversed.v1"

    account_id: Id
    receipt: DocumentNumber
    amount: PositiveMoney
    from_account: Id


TransferCommand = TransferReceipt | ReverseTransfer
TransferEvent = ReceiptTransferredOut | ReceiptTransferredIn | TransferOutReversed | TransferInReversed
