"""A credit account as a clerk would keep it: from the events alone, with nothing of the domain's own state."""

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.credit.credit_account import (
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    RecordReceipt,
)
from contracts.message import Event


def _amounts() -> defaultdict[str, Decimal]:
    return defaultdict(Decimal)


@dataclass
class Ledger:
    invoices: dict[str, InvoiceRecorded] = field(default_factory=dict)
    outstanding: defaultdict[str, Decimal] = field(default_factory=_amounts)
    disputed: defaultdict[str, Decimal] = field(default_factory=_amounts)

    def write(self, events: Iterable[Event]) -> None:
        for event in events:
            match event:
                case InvoiceRecorded():
                    self.invoices[event.invoice] = event
                    self.outstanding[event.invoice] += event.amount.amount
                case ReceiptAllocated():
                    self.pay(event.invoice, event.amount.amount)
                case DisputeOpened():
                    self.disputed[event.invoice] += event.amount.amount
                case DisputeResolved():
                    self.disputed[event.invoice] -= event.amount.amount
                case _:
                    pass

    def pay(self, invoice: str, amount: Decimal) -> None:
        self.outstanding[invoice] -= amount
        self.disputed[invoice] = min(self.disputed[invoice], self.outstanding[invoice])

    def owed(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Return what is outstanding and disputed of each invoice that is not paid in full."""
        return {number: (amount, self.disputed[number]) for number, amount in self.outstanding.items() if amount}

    def oldest_first(self) -> list[str]:
        """List the invoices by semantics 15."""
        return sorted(self.invoices, key=lambda number: (self.invoices[number].due_date, self.issued(number), number))

    def issued(self, number: str) -> str:
        return self.invoices[number].invoice_date.isoformat()

    def paid_by(self, receipt: RecordReceipt) -> list[tuple[str, Decimal]]:
        """Work out on paper what the receipt will pay, in order."""
        paper, paid = deepcopy(self), _amounts()
        for named in receipt.allocations:
            paid[named.invoice] += named.amount.amount
            paper.pay(named.invoice, named.amount.amount)
        for number in paper.oldest_first():
            left = receipt.amount.amount - sum(paid.values())
            wanted = paper.outstanding[number] - paper.disputed[number]
            if left and wanted:
                paid[number] += min(left, wanted)
        return list(paid.items())
