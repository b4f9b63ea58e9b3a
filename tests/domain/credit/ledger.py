"""A credit account as a clerk would keep it: from the events alone, with nothing of the domain's own state."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from operator import itemgetter
from typing import Final

from contracts.credit.credit_account import (
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    RecordReceipt,
)
from contracts.credit.credit_note import CreditNoteApplicationReversed, CreditNoteApplied
from contracts.credit.reversal import AllocationReversed, DisputeReversed, InvoiceReversed
from contracts.credit.write_off import InvoiceWrittenOff, WriteOffReversed
from contracts.message import Event

AT_LAST: Final = datetime.max.replace(tzinfo=UTC)
ZERO: Final = Decimal(0)


@dataclass
class Ledger:
    """The entries are as they came; each is read at the instant at which it happened."""

    invoices: dict[str, InvoiceRecorded] = field(default_factory=dict)
    entries: list[tuple[datetime, Event]] = field(default_factory=list)

    def write(self, at: datetime, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, InvoiceRecorded):
                self.invoices[event.invoice] = event
            self.entries.append((at, event))

    def instants(self, first: datetime) -> list[datetime]:
        """List an instant and all later ones at which something happened."""
        return [first, *(at for at, _ in self.entries if at > first)]

    def owes(self, number: str, at: datetime = AT_LAST) -> tuple[Decimal, Decimal]:
        """Return what was outstanding of an invoice at an instant, and what of it was disputed."""
        outstanding, disputed = self.invoices[number].amount.amount, ZERO
        for happened, event in sorted(self.entries, key=itemgetter(0)):
            if happened > at or getattr(event, "invoice", None) != number:
                continue
            match event:
                case ReceiptAllocated() | InvoiceWrittenOff():
                    outstanding -= event.amount.amount
                case CreditNoteApplied():
                    outstanding -= event.amount.amount
                    disputed = event.disputed.amount if event.disputed else ZERO
                case DisputeOpened():
                    disputed = event.amount.amount
                case AllocationReversed() | WriteOffReversed() | CreditNoteApplicationReversed():
                    outstanding += event.amount.amount
                case InvoiceReversed():
                    outstanding = ZERO
                case DisputeResolved() | DisputeReversed():
                    disputed = ZERO
                case _:
                    pass
        return outstanding, min(disputed, outstanding)

    def owed(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Return what is outstanding and disputed in the end of each invoice that is not paid in full."""
        in_the_end = {number: self.owes(number) for number in self.invoices}
        return {number: owes for number, owes in in_the_end.items() if owes[0]}

    def oldest_first(self) -> list[str]:
        """List the invoices by semantics 15."""
        return sorted(self.invoices, key=lambda number: (self.invoices[number].due_date, self.issued(number), number))

    def issued(self, number: str) -> str:
        return self.invoices[number].invoice_date.isoformat()

    def issued_at(self, number: str) -> datetime:
        """Return from when the invoice counts: its entry, if that was on its own day, or the beginning of that day."""
        invoice = self.invoices[number]
        entered = next(at for at, event in self.entries if event is invoice)
        assert invoice.zone == "UTC"
        begun = datetime.combine(invoice.invoice_date, time(), UTC)
        return entered if entered.date() == invoice.invoice_date else begun

    def paid_by(self, receipt: RecordReceipt, at: datetime) -> list[tuple[str, Decimal]]:
        """Work out what the receipt pays, in order: nothing that was disputed at its date or later (semantics 41)."""
        paid: defaultdict[str, Decimal] = defaultdict(Decimal)
        for named in receipt.allocations:
            paid[named.invoice] += named.amount.amount
        for number in self.oldest_first():
            if self.issued_at(number) > at:
                continue
            left = receipt.amount.amount - sum(paid.values())
            rests = (self.owes(number, instant) for instant in self.instants(at))
            wanted = min(max(outstanding - paid.get(number, ZERO) - disputed, ZERO) for outstanding, disputed in rests)
            if left and wanted:
                paid[number] += min(left, wanted)
        return list(paid.items())
