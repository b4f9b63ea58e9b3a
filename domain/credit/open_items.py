"""What the invoices of an account still owe: open items, and the receipts that paid them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from immutables import Map

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Invoice:
    """Amounts are in the account's currency."""

    number: str
    amount: Decimal
    invoice_date: date
    due_date: date


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice that is not paid in full; `disputed` is a part of `outstanding`."""

    invoice: Invoice
    outstanding: Decimal
    disputed: Decimal = ZERO

    @property
    def undisputed(self) -> Decimal:
        """Return what may be paid without naming the invoice."""
        return self.outstanding - self.disputed

    def less(self, amount: Decimal) -> "OpenItem":
        """Return what is left after a payment: it pays the undisputed part first."""
        outstanding = self.outstanding - amount
        return replace(self, outstanding=outstanding, disputed=min(self.disputed, outstanding))


@dataclass(frozen=True, slots=True)
class Receipt:
    amount: Decimal
    allocated: Map[str, Decimal] = field(default_factory=Map)

    def paying(self, invoice: str, amount: Decimal) -> "Receipt":
        """Return the receipt with one more invoice that it pays."""
        return replace(self, allocated=self.allocated.set(invoice, amount))

    def does(self, amount: Decimal, named: Mapping[str, Decimal]) -> bool:
        """Tell whether this is the receipt of that amount that pays what was named."""
        return amount == self.amount and all(
            self.allocated.get(invoice, ZERO) >= part for invoice, part in named.items()
        )
