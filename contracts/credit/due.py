"""When an invoice is due: by terms of payment (付款条件), or in instalments (分期) that age separately."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from contracts.credit.limit import Share
from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id, Message
from contracts.money import PositiveMoney

# An IANA name (Asia/Shanghai): the zone in which the account's dates are days.
Zone = Annotated[str, Field(min_length=1, max_length=64)]
MonthsAfter = Annotated[int, Field(ge=0, le=36)]
DaysAfter = Annotated[int, Field(ge=0, le=1000)]
EndOfMonth = Literal["none", "before-days", "after-days"]


class EarlyDiscount(Message):
    """A discount for paying early: "2 % in 10 days"."""

    percent: Share = Field(description="So many percent of the invoice need not be paid.")
    days: DaysAfter = Field(description="So many days after the invoice date, the last one included, are early.")

    def __str__(self) -> str:
        return f"{self.percent} % in {self.days} days"


class Terms(Message):
    """Terms of payment: "30 days", "end of month + 45 days", "45 days, end of month", "a month after end of month"."""

    months: MonthsAfter = Field(default=0, description="Months after the invoice date.")
    days: DaysAfter = Field(default=0, description="Days after that.")
    end_of_month: EndOfMonth = Field(
        default="none",
        description="Whether it goes to the end of the month, and whether before or after the days are added.",
    )
    discount: EarlyDiscount | None = Field(default=None, description="What need not be paid if the rest comes early.")

    def __str__(self) -> str:
        discount = f", {self.discount}" if self.discount else ""
        return f"{self.months} months, {self.days} days, end of month: {self.end_of_month}{discount}"


class RecordInvoiceOnTerms(Command):
    """Record an invoice whose due date follows from terms of payment and from the calendar of the policy."""

    name: ClassVar[str] = "credit-account.record-invoice-on-terms"
    dated_by: ClassVar[str | None] = "invoice_date"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney
    invoice_date: Day = Field(description="In the account's zone, and not after today; also the date of the command.")
    terms: Terms


class Instalment(Message):
    """A part of an invoice with a due date of its own."""

    amount: PositiveMoney
    due_date: Day

    def __str__(self) -> str:
        return f"{self.amount} on {self.due_date}"


class AgreeInstalments(Command):
    """Record that the rest of an invoice is paid in instalments; each is an open item of its own from then on."""

    name: ClassVar[str] = "credit-account.agree-instalments"

    account_id: Id
    invoice: DocumentNumber
    parts: tuple[Instalment, ...] = Field(
        min_length=2, max_length=120, description="They add up to all that is outstanding, in order of due dates."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "AgreeInstalments":
        dates = [part.due_date for part in self.parts]
        if dates != sorted(set(dates)):
            message = "the due dates of parts must rise"
            raise ValueError(message)
        return self


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class InvoiceSplit(EventOfCustomer):
    """Nothing is owed on the invoice itself any more; an `InstalmentAgreed` follows for each part."""

    type: ClassVar[str] = "credit-account.invoice-split.v1"

    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney


class InstalmentAgreed(EventOfCustomer):
    """A part of `of_invoice`, owed under a number of its own from the day of the agreement on."""

    type: ClassVar[str] = "credit-account.instalment-agreed.v1"

    account_id: Id
    invoice: DocumentNumber
    of_invoice: DocumentNumber
    amount: PositiveMoney
    invoice_date: date
    due_date: date
    zone: Zone


DueCommand = RecordInvoiceOnTerms | AgreeInstalments
DueEvent = InvoiceSplit | InstalmentAgreed
