"""An entry of a bank statement (银行流水): money that came in or went out, until a person says whose it is."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts.credit.allocation import Allocation
from contracts.message import ByArrival, Command, Day, DocumentNumber, Event, Id, Label
from contracts.money import PositiveMoney
from contracts.personal import Personal
from contracts.reversal import Why

Direction = Literal["credit", "debit"]
# As a bank sends them: SEPA allows 140 characters of text, SWIFT and batches several lines of it.
Payer = Annotated[str, StringConstraints(max_length=200), Personal()]
Remittance = Annotated[str, StringConstraints(max_length=2000), Personal()]


class RecordBankEntry(Command):
    """Record an entry of a bank statement as the bank booked it."""

    name: ClassVar[str] = "bank-entry.record"
    dated_by: ClassVar[str | None] = "booked_on"

    entry_id: Id
    bank_account: Label = Field(description="Our account at the bank, as the statement names it.")
    booked_on: Day = Field(description="The day on which the bank booked it; also the date of the command.")
    amount: PositiveMoney
    direction: Direction = Field(description="Whether the money came in (credit) or went out (debit).")
    returned: bool = Field(default=False, description="Whether it takes an earlier entry back.")
    payer: Payer = Field(default="", description="Who paid, as the bank names them.")
    text: Remittance = Field(default="", description="What the payer wrote.")
    references: tuple[Label, ...] = Field(
        default=(),
        max_length=50,
        description="What the payer refers to: numbers of invoices, references of the creditor.",
    )


class AssignBankEntry(Command):
    """Confirm whose money it is: a receipt on a credit account, of the day on which the bank booked it."""

    name: ClassVar[str] = "bank-entry.assign"

    occurred_at: ByArrival = None
    entry_id: Id
    account_id: Id
    allocations: tuple[Allocation, ...] = Field(
        default=(), max_length=500, description="What it pays; the oldest undisputed items if left out."
    )
    by: Label


class RejectBankEntry(Command):
    """Say that the entry is no payment of a customer: interest, a fee, money of our own."""

    name: ClassVar[str] = "bank-entry.reject"

    occurred_at: ByArrival = None
    entry_id: Id
    by: Label
    reason: Why = Field(description="Why, in the sender's words; kept with every event.")


class ReopenBankEntry(Command):
    """Take back what was said of the entry, with the receipt that it became: it waits again."""

    name: ClassVar[str] = "bank-entry.reopen"

    occurred_at: ByArrival = None
    entry_id: Id
    by: Label
    reason: Why = Field(description="Why, in the sender's words; kept with every event.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class BankEntryRecorded(Event):
    type: ClassVar[str] = "bank-entry.recorded.v1"

    entry_id: Id
    bank_account: Label
    booked_on: date
    amount: PositiveMoney
    direction: Direction
    returned: bool
    payer: Payer
    text: Remittance
    references: tuple[Label, ...]


class BankEntryAssigned(Event):
    """The entry is the receipt of this number on the account."""

    type: ClassVar[str] = "bank-entry.assigned.v1"

    entry_id: Id
    account_id: Id
    receipt: DocumentNumber
    allocations: tuple[Allocation, ...]
    by: Label


class BankEntryRejected(Event):
    type: ClassVar[str] = "bank-entry.rejected.v1"

    entry_id: Id
    by: Label
    reason: Why


class BankEntryReopened(Event):
    """`account_id` and `receipt` are those of the receipt that is taken back with it."""

    type: ClassVar[str] = "bank-entry.reopened.v1"

    entry_id: Id
    by: Label
    reason: Why
    account_id: Id | None = None
    receipt: DocumentNumber | None = None


BankEntryCommand = RecordBankEntry | AssignBankEntry | RejectBankEntry | ReopenBankEntry
BankEntryEvent = BankEntryRecorded | BankEntryAssigned | BankEntryRejected | BankEntryReopened
