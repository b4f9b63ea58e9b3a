"""A debt that nobody will pay is written off (核销) with the approval of a second person; recovered money is income."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command, DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import Money, PositiveMoney
from contracts.reversal import Reverse, Reversed, Why


class ProposeWriteOff(Command):
    """Ask for an invoice, or a part of it, to be written off; another person approves it."""

    name: ClassVar[str] = "credit-account.propose-write-off"

    account_id: Id
    write_off: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney | None = Field(default=None, description="All that is outstanding if left out.")
    by: Label
    reason: Why = Field(description="Why, in the sender's words; kept with every event.")


class ApproveWriteOff(Command):
    """Approve a proposed write-off: from then on, the amount is not owed any more."""

    name: ClassVar[str] = "credit-account.approve-write-off"

    account_id: Id
    write_off: DocumentNumber
    by: Label = Field(description="Another person than the one who asked for it.")


class WriteOffDifference(Command):
    """Write off a rest so small that the policy asks no second person."""

    name: ClassVar[str] = "credit-account.write-off-difference"

    account_id: Id
    write_off: DocumentNumber
    invoice: DocumentNumber
    by: Label


class RecordRecovery(Command):
    """Record money that came in for a debt after it was written off: it is income, and pays no invoice."""

    name: ClassVar[str] = "credit-account.record-recovery"

    account_id: Id
    recovery: DocumentNumber
    write_off: DocumentNumber
    amount: PositiveMoney


class ReverseWriteOff(Reverse):
    """Take a write-off back: the invoice is owed again, under the same due date."""

    name: ClassVar[str] = "credit-account.reverse-write-off"

    account_id: Id
    write_off: DocumentNumber


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class WriteOffProposed(EventOfCustomer):
    type: ClassVar[str] = "credit-account.write-off-proposed.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    write_off: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney
    by: Label


class InvoiceWrittenOff(EventOfCustomer):
    """Approved by a person, or small enough for the rule of a policy, which it then names."""

    type: ClassVar[str] = "credit-account.invoice-written-off.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    write_off: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney
    by: Label
    policy: Label | None = None
    rule: Label | None = None


class WriteOffRecovered(EventOfCustomer):
    type: ClassVar[str] = "credit-account.write-off-recovered.v1"

    account_id: Id
    recovery: DocumentNumber
    write_off: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney


class WriteOffReversed(Reversed):
    type: ClassVar[str] = "credit-account.write-off-reversed.v1"

    account_id: Id
    write_off: DocumentNumber
    invoice: DocumentNumber
    amount: Money


WriteOffCommand = ProposeWriteOff | ApproveWriteOff | WriteOffDifference | RecordRecovery | ReverseWriteOff
WriteOffEvent = WriteOffProposed | InvoiceWrittenOff | WriteOffRecovered | WriteOffReversed
