"""The state of a credit account: its limits, invoices, receipts and credit notes, each with what happened to it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from immutables import Map

from contracts.credit.credit_account import CreditAccountOpened
from contracts.credit.hold import ReleaseApproved, ReleaseRequested
from contracts.credit.limit import LimitGranted, LimitProposed
from contracts.form.person import person_id
from contracts.money import MAX_DIGITS, Money, minor_unit
from domain.alike import Odd
from domain.credit.conditions import Conditions
from domain.credit.open_items import AT_LAST, Credit, Invoice, OpenItem, Receipt, Refund, Reversal, Transfer, WriteOff
from domain.credit.order import Order
from domain.credit.standing import Movement
from domain.decider import Refused
from domain.timeline import Since, in_force


class AccountNotOpen(Refused):
    code = "credit-account.not-open"


class AmountTooLarge(Refused):
    code = "credit-account.amount-too-large"
    # What it follows from may be smaller when the command is repeated.
    kept = False


class CurrencyDiffers(Refused):
    code = "credit-account.currency-differs"


BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NotOpen:
    pass


@dataclass(frozen=True, slots=True)
class Release:
    """Lets one order pass once another person has approved it."""

    requested: ReleaseRequested
    approved: ReleaseApproved | None = None


@dataclass(frozen=True, slots=True)
class Discounted:
    """A discount that an invoice has, because the receipt came in early."""

    receipt: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Opened:
    """`invoices` and `receipts` hold every number ever used; `open_items` holds what is still owed in the end.

    `reversals` are those of an `invoice`, a `receipt` and the like, or (the last one) the `dispute` about an invoice,
    by number. `limits` are in order of time. `recoveries` hold how much came in for which write-off,
    `with_money` the receipts of which something is left in the end. No invoice or receipt moved after `moved_at`.
    `deliveries` say of which order each is, `rates` what one unit of a currency costs in another. `tracked` are the
    instants at which a person collected, `booked` the persons who booked what was paid of an invoice.
    `discounts` for paying early are by invoice, `differences` of exchange by receipt, invoice and currency.
    `transfers` are those of its money to other accounts.
    """

    opened: CreditAccountOpened
    limits: tuple[Since[Money | None], ...] = ()
    invoices: Map[str, Invoice] = field(default_factory=Map)
    open_items: Map[str, OpenItem] = field(default_factory=Map)
    receipts: Map[str, Receipt] = field(default_factory=Map)
    reversals: Map[tuple[str, str], Reversal] = field(default_factory=Map)
    odd: Odd = field(default_factory=Map)
    credit_notes: Map[str, Credit] = field(default_factory=Map)
    refunds: Map[str, Refund] = field(default_factory=Map)
    write_offs: Map[str, WriteOff] = field(default_factory=Map)
    recoveries: Map[str, Refund] = field(default_factory=Map)
    conditions: Conditions = field(default_factory=Conditions)
    proposal: LimitProposed | None = None
    granted: LimitGranted | None = None
    orders: Map[str, Order] = field(default_factory=Map)
    deliveries: Map[str, str] = field(default_factory=Map)
    releases: Map[str, Release] = field(default_factory=Map)
    rates: Map[tuple[str, str], tuple[Since[Decimal], ...]] = field(default_factory=Map)
    with_money: Map[str, Receipt] = field(default_factory=Map)
    moved_at: datetime = BEGINNING
    tracked: Map[str, tuple[datetime, ...]] = field(default_factory=Map)
    booked: Map[str, frozenset[str]] = field(default_factory=Map)
    discounts: Map[str, Discounted] = field(default_factory=Map)
    differences: Map[tuple[str, str, str], Decimal] = field(default_factory=Map)
    transfers: Map[str, Transfer] = field(default_factory=Map)

    @property
    def customer_id(self) -> str:
        """Return the customer whose account it is."""
        return self.opened.customer_id

    def limit_at(self, instant: datetime) -> Money | None:
        """Return the limit in force at an instant; None is no limit."""
        return in_force(self.limits, instant)

    def money(self, amount: Decimal) -> Money:
        """Return the amount in the account's currency."""
        return Money(amount=amount, currency=self.opened.currency)

    def computed(self, amount: Decimal) -> Money:
        """Return an amount that was worked out, and may be larger than any that is sent, or refuse."""
        if abs(amount) >= minor_unit(self.opened.currency).scaleb(MAX_DIGITS):
            raise AmountTooLarge(f"{amount} {self.opened.currency} has more than {MAX_DIGITS} digits.")
        return self.money(amount)

    def with_receipt(self, number: str, receipt: Receipt) -> "Opened":
        """Return the account with a receipt as it is now."""
        last = receipt.movements[-1].at if receipt.movements else receipt.at
        kept = self.with_money
        if receipt.unapplied(AT_LAST):
            kept = kept.set(number, receipt)
        elif number in kept:
            kept = kept.delete(number)
        receipts = self.receipts.set(number, receipt)
        return replace(self, receipts=receipts, with_money=kept, moved_at=max(self.moved_at, last))

    def with_invoice(self, invoice: Invoice) -> "Opened":
        """Return the account with one more invoice."""
        return replace(
            self,
            invoices=self.invoices.set(invoice.number, invoice),
            open_items=self.open_items.set(invoice.number, OpenItem(invoice, invoice.amount)),
        )

    def moved(self, number: str, movement: Movement) -> "Opened":
        """Return the account with one more movement on an invoice."""
        invoice = self.invoices[number].moved(movement)
        last = invoice.owed(AT_LAST)
        items = self.open_items
        if last.outstanding:
            items = items.set(number, OpenItem(invoice, last.outstanding, last.disputed))
        elif number in items:
            items = items.delete(number)
        invoices, moved_at = self.invoices.set(number, invoice), max(self.moved_at, movement.at)
        return replace(self, invoices=invoices, open_items=items, moved_at=moved_at)

    def with_tracking(self, name: str, at: datetime) -> "Opened":
        """Return the account with an instant at which a person collected."""
        person = person_id(name) or name
        return replace(self, tracked=self.tracked.set(person, (*self.tracked.get(person, ()), at)))

    def with_booking(self, number: str, name: str | None) -> "Opened":
        """Return the account with a person who booked what was paid of an invoice; None is somebody unknown."""
        if name is None:
            return self
        persons = self.booked.get(number, frozenset()) | {person_id(name) or name}
        return replace(self, booked=self.booked.set(number, persons))

    def with_reversal(self, kind: str, number: str, reversal: Reversal) -> "Opened":
        """Return the account with the reversal of a document."""
        return replace(self, reversals=self.reversals.set((kind, number), reversal))


CreditAccount = NotOpen | Opened


def opened_account(account: CreditAccount, account_id: str) -> Opened:
    """Return the account if it is open, or refuse."""
    if isinstance(account, Opened):
        return account
    raise AccountNotOpen(f"Credit account {account_id} is not open.")


def check_currency(account: Opened, money: Money) -> None:
    """Refuse money in any currency but the account's."""
    if money.currency != account.opened.currency:
        raise CurrencyDiffers(f"{money} is not in {account.opened.currency}, the currency of the account.")
