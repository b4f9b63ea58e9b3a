"""Open items, the invoices of an account that are not fully paid, and the receipts that pay them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from immutables import Map

from contracts.credit.allocation import Allocation
from contracts.credit.due import Terms
from contracts.money import Money
from domain.credit.standing import Movement, Owed, owed, unapplied
from domain.timeline import with_entry

ZERO: Final = Decimal(0)
AT_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice with its movements in order of time; its amount is in the account's currency.

    It counts from `issued_at`, an instant of its date, whenever it was recorded (semantics 33). `of` is the invoice of
    which it is an instalment, `delivery` the one that it bills.
    """

    number: str
    amount: Decimal
    invoice_date: date
    due_date: date
    issued_at: datetime
    movements: tuple[Movement, ...] = ()
    terms: Terms | None = None
    of: str | None = None
    delivery: str | None = None

    def owed(self, at: datetime) -> Owed:
        """Return what is owed at an instant."""
        return owed(self.amount, self.movements, at)

    def moved(self, movement: Movement) -> "Invoice":
        """Return the invoice with one more movement, among those before and after its instant."""
        return replace(self, movements=with_entry(self.movements, movement))

    def was_disputed(self, by: datetime) -> bool:
        """Return whether a dispute had been opened up to an instant."""
        return any(each.at <= by and each.disputed is not None for each in self.movements)

    def next_dispute(self, after: datetime) -> Movement | None:
        """Return the first opening or resolution of a dispute after an instant."""
        return next((each for each in self.movements if each.at > after and each.disputed is not None), None)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice that is not paid in full by what is known; `disputed` is a part of `outstanding`."""

    invoice: Invoice
    outstanding: Decimal
    disputed: Decimal = ZERO

    def least(self, at: datetime) -> Decimal:
        """Return the least that is owed at an instant and any later one: a receipt dated back may pay no more."""
        return min(each.outstanding for each in self._owes(at))

    def undisputed(self, at: datetime, *, less: Decimal) -> Decimal:
        """Return what a receipt at an instant may pay without naming the invoice, beyond what it pays by name.

        That is the least undisputed amount at that instant and any later one (semantics 41).
        """
        return min(max(each.outstanding - less - each.disputed, ZERO) for each in self._owes(at))

    def _owes(self, at: datetime) -> Iterator[Owed]:
        yield self.invoice.owed(at)
        for movement in self.invoice.movements:
            if movement.at > at:
                yield self.invoice.owed(movement.at)


@dataclass(frozen=True, slots=True)
class Reversal:
    """An invoice, a receipt or a dispute was taken back."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Money of a receipt that was given back, or money that came in for a write-off: `of` says of which."""

    at: datetime
    of: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money of the receipt `of` that went to another account, and what it was to pay there."""

    at: datetime
    of: str
    amount: Decimal
    to_account: str
    named: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A part of an invoice that is to be written off, and is from `approved_at` on."""

    invoice: str
    amount: Decimal
    proposed_at: datetime
    proposed_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt; the sender `named` some allocations, unknown for what was recorded before that was kept.

    `movements` are those of its money, in order of time: the same as on the invoices that it pays. Once the receipt
    is taken back, nothing of it is left, as if all were paid. A credit note is kept in the same way,
    with the invoice `of` which it is and its own day. What was transferred in has come in at `received_at` elsewhere.
    """

    at: datetime
    amount: Money
    named: tuple[Allocation, ...] | None
    allocated: Map[str, Decimal] = field(default_factory=Map)
    movements: tuple[Movement, ...] = ()
    of: str | None = None
    issued_on: date | None = None
    received_at: datetime | None = None

    @property
    def came_in(self) -> datetime:
        """Return when the money came in, on whichever account."""
        return self.received_at or self.at

    @property
    def released_at(self) -> datetime | None:
        """Return when the last of the allocations that were taken back was taken back."""
        return next((each.at for each in reversed(self.movements) if each.paid is not None and each.paid < 0), None)

    def unapplied(self, at: datetime) -> Decimal:
        """Return the part that pays no invoice at an instant."""
        return unapplied(self.amount.amount, self.at, self.movements, at)

    def least(self, at: datetime) -> Decimal:
        """Return the least that is left at an instant and any later one (semantics 41)."""
        return min(self.unapplied(each) for each in (at, *(move.at for move in self.movements if move.at > at)))

    def moved(self, movement: Movement) -> "Receipt":
        """Return the receipt with one more movement, among those before and after its instant."""
        return replace(self, movements=with_entry(self.movements, movement))

    def paying(self, invoice: str, paid: Movement) -> "Receipt":
        """Return the receipt with one more allocation."""
        before = self.allocated.get(invoice, ZERO)
        return replace(self.moved(paid), allocated=self.allocated.set(invoice, before + (paid.paid or ZERO)))

    def without(self, invoice: str, taken_back: Movement) -> "Receipt":
        """Return the receipt without what it paid on an invoice."""
        return replace(self.moved(taken_back), allocated=self.allocated.delete(invoice))

    def parts(self) -> tuple[Allocation, ...]:
        """Return all its allocations."""
        currency = self.amount.currency
        return tuple(
            Allocation(invoice=invoice, amount=Money(amount=part, currency=currency))
            for invoice, part in sorted(self.allocated.items())
        )

    def could_name(self, named: tuple[Allocation, ...]) -> bool:
        """Return whether the sender may have named these allocations: the receipt pays at least so much."""
        return all(self.allocated.get(each.invoice, ZERO) >= each.amount.amount for each in named)


# What is left of it is credit, not money.
Credit = Receipt
