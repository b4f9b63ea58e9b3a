"""A credit note (贷项通知单) reduces the debt on the invoice it names, or on those to which a person applies it."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.credit.allocation import Allocation
from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import Money, MoneyFromZero, PositiveMoney
from contracts.reversal import Reverse, Reversed


class IssueCreditNote(Command):
    """Record a credit note; it uses up the invoice it names, disputed part first, and the rest stays as credit."""

    name: ClassVar[str] = "credit-account.issue-credit-note"
    dated_by: ClassVar[str | None] = "issued_on"

    account_id: Id
    credit_note: DocumentNumber
    amount: PositiveMoney
    issued_on: Day = Field(description="In the account's zone, and not after today; also the date of the command.")
    invoice: DocumentNumber | None = Field(default=None, description="The invoice it corrects, if it names one.")


class ApplyCreditNote(Command):
    """Use what is left of a credit note for invoices."""

    name: ClassVar[str] = "credit-account.apply-credit-note"

    account_id: Id
    credit_note: DocumentNumber
    allocations: tuple[Allocation, ...] = Field(min_length=1, max_length=500)


class ReverseCreditNote(Reverse):
    """Take back a credit note; what it reduced is owed again, under the same due dates."""

    name: ClassVar[str] = "credit-account.reverse-credit-note"

    account_id: Id
    credit_note: DocumentNumber


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class CreditNoteIssued(EventOfCustomer):
    """A `CreditNoteApplied` follows where it reduces its invoice; `unapplied` stays on the account as credit."""

    type: ClassVar[str] = "credit-account.credit-note-issued.v1"

    account_id: Id
    credit_note: DocumentNumber
    amount: PositiveMoney
    issued_on: date
    invoice: DocumentNumber | None = None
    unapplied: MoneyFromZero


class CreditNoteApplied(EventOfCustomer):
    """`disputed` is what stays disputed of the invoice; it is left out where nothing of it was disputed."""

    type: ClassVar[str] = "credit-account.credit-note-applied.v1"

    account_id: Id
    credit_note: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney
    disputed: MoneyFromZero | None = None
    # Where the policy has other people collect than book.
    booked_by: Label | None = None


class CreditNoteReversed(Reversed):
    """It is worth nothing any more; a `CreditNoteApplicationReversed` follows for each invoice it reduced."""

    type: ClassVar[str] = "credit-account.credit-note-reversed.v1"

    account_id: Id
    credit_note: DocumentNumber
    amount: Money


class CreditNoteApplicationReversed(EventOfCustomer):
    type: ClassVar[str] = "credit-account.credit-note-application-reversed.v1"

    account_id: Id
    credit_note: DocumentNumber
    invoice: DocumentNumber
    amount: Money


CreditNoteCommand = IssueCreditNote | ApplyCreditNote | ReverseCreditNote
CreditNoteEvent = CreditNoteIssued | CreditNoteApplied | CreditNoteReversed | CreditNoteApplicationReversed
