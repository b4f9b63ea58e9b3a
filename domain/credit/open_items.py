"""Open items, the invoices of an account that are not fully paid, and the receipts that pay them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from immutables import Map

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice; its amount is in the account's currency."""

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
        """Return the part that a receipt may pay without naming the invoice."""
        return self.outstanding - self.disputed

    def less(self, amount: Decimal) -> "OpenItem":
        """Return what is left after a payment, which pays the undisputed part first."""
        outstanding = self.outstanding - amount
        return replace(self, outstanding=outstanding, disputed=min(self.disputed, outstanding))


@dataclass(frozen=True, slots=True)
class Receipt:
    amount: Decimal
    allocated: Map[str, Decimal] = field(default_factory=Map)

    def paying(self, invoice: str, amount: Decimal) -> "Receipt":
        """Return the receipt with one more allocation."""
        return replace(self, allocated=self.allocated.set(invoice, amount))

    def does(self, amount: Decimal, named: Mapping[str, Decimal]) -> bool:
        """Return whether the receipt has this amount and pays at least what was named."""
        return amount == self.amount and all(
            self.allocated.get(invoice, ZERO) >= part for invoice, part in named.items()
        )
