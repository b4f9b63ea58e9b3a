"""A credit account (应收账户): one customer's limit in one currency, and the state of its receivables."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Final, assert_never
from zoneinfo import available_timezones

from immutables import Map

from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    OpenCreditAccount,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
    SetCreditLimit,
)
from contracts.credit.reversal import (
    AllocationReversed,
    DisputeReversed,
    InvoiceReversed,
    ReceiptReversed,
    ReversalEvent,
)
from contracts.money import Money
from domain.alike import Odd, noted, warnings
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.open_items import AT_LAST, ZERO, Invoice, OpenItem, Receipt, Reversal
from domain.credit.standing import Movement
from domain.decider import Decider, Refused
from domain.timeline import Since, in_force, with_entry


class AccountNotOpen(Refused):
    code = "credit-account.not-open"


class AccountIdTaken(Refused):
    code = "credit-account.id-taken"


class UnknownZone(Refused):
    code = "credit-account.unknown-zone"


class CurrencyDiffers(Refused):
    code = "credit-account.currency-differs"


@dataclass(frozen=True, slots=True)
class NotOpen:
    pass


@dataclass(frozen=True, slots=True)
class Opened:
    """`invoices` and `receipts` hold every number ever used; `open_items` holds what is still owed in the end.

    `reversals` are those of an `invoice`, a `receipt` or (the last one) the `dispute` about an invoice, by number.
    `limits` are in order of time.
    """

    opened: CreditAccountOpened
    limits: tuple[Since[Money | None], ...] = ()
    invoices: Map[str, Invoice] = field(default_factory=Map)
    open_items: Map[str, OpenItem] = field(default_factory=Map)
    receipts: Map[str, Receipt] = field(default_factory=Map)
    reversals: Map[tuple[str, str], Reversal] = field(default_factory=Map)
    odd: Odd = field(default_factory=Map)

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


CreditAccount = NotOpen | Opened


def open_credit_account(account: CreditAccount, command: OpenCreditAccount) -> list[CreditAccountEvent]:
    opened = CreditAccountOpened(
        customer_id=command.customer_id,
        account_id=command.account_id,
        currency=command.currency,
        zone=command.zone,
    )
    match account:
        case NotOpen():
            if command.zone not in _zones():
                raise UnknownZone(f"{command.zone} is not the name of a time zone, such as Asia/Shanghai.")
            return [opened]
        case Opened():
            known = account.opened
            return repeated(
                command,
                stored={"customer_id": known.customer_id, "currency": known.currency, "zone": known.zone},
                refusal=AccountIdTaken,
                known=f"Credit account {command.account_id} is open",
            )


def set_credit_limit(account: CreditAccount, command: SetCreditLimit, *, at: datetime) -> list[CreditAccountEvent]:
    """Set the limit from an instant on, until the next one that is known."""
    account = opened_account(account, command.account_id)
    if command.limit is not None:
        check_currency(account, command.limit)
    if account.limit_at(at) == command.limit:
        return []
    return [CreditLimitSet(customer_id=account.customer_id, account_id=command.account_id, limit=command.limit)]


def opened_account(account: CreditAccount, account_id: str) -> Opened:
    """Return the account if it is open, or refuse."""
    if isinstance(account, Opened):
        return account
    raise AccountNotOpen(f"Credit account {account_id} is not open.")


def check_currency(account: Opened, money: Money) -> None:
    """Refuse money in any currency but the account's."""
    if money.currency != account.opened.currency:
        raise CurrencyDiffers(f"{money} is not in {account.opened.currency}, the currency of the account.")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def evolve(account: CreditAccount, event: CreditAccountEvent, at: datetime) -> CreditAccount:
    if isinstance(event, CreditAccountOpened):
        return Opened(event)
    assert isinstance(account, Opened)
    match event:
        case CreditLimitSet():
            return replace(account, limits=with_entry(account.limits, Since(at, event.limit)))
        case InvoiceRecorded(amount=money):
            issued_at = business_day.instant_on(event.invoice_date, near=at, zone=event.zone)
            invoice = Invoice(event.invoice, money.amount, event.invoice_date, event.due_date, issued_at)
            return replace(
                account,
                invoices=account.invoices.set(invoice.number, invoice),
                open_items=account.open_items.set(invoice.number, OpenItem(invoice, money.amount)),
                odd=noted(account.odd, "invoice", event.invoice),
            )
        case ReceiptRecorded() | ReceiptRecordedV1():
            named = event.named if isinstance(event, ReceiptRecorded) else None
            odd = noted(account.odd, "receipt", event.receipt)
            return _with_receipt(replace(account, odd=odd), event.receipt, Receipt(at, event.amount, named))
        case ReceiptAllocated():
            paid = Movement(at, paid=event.amount.amount)
            receipt = account.receipts[event.receipt].paying(event.invoice, paid)
            return _moved(_with_receipt(account, event.receipt, receipt), event.invoice, paid)
        case InvoiceReversed() | ReceiptReversed() | AllocationReversed() | DisputeReversed():
            return _reversed(account, event, at)
        case DisputeOpened():
            return _moved(account, event.invoice, Movement(at, disputed=event.amount.amount))
        case DisputeResolved():
            return _moved(account, event.invoice, Movement(at, disputed=ZERO))
        case _:
            assert_never(event)


def _reversed(account: Opened, event: ReversalEvent, at: datetime) -> Opened:
    match event:
        case AllocationReversed():
            taken = Movement(at, paid=-event.amount.amount)
            receipt = account.receipts[event.receipt].without(event.invoice, taken)
            return _moved(_with_receipt(account, event.receipt, receipt), event.invoice, taken)
        case InvoiceReversed():
            # Nothing is owed any more, and so nothing is disputed.
            taken_back = _moved(account, event.invoice, Movement(at, paid=event.amount.amount))
            key = ("invoice", event.invoice)
        case DisputeReversed():
            taken_back = _moved(account, event.invoice, Movement(at, disputed=ZERO))
            key = ("dispute", event.invoice)
        case ReceiptReversed():
            receipt = account.receipts[event.receipt].moved(Movement(at, paid=event.amount.amount))
            taken_back, key = _with_receipt(account, event.receipt, receipt), ("receipt", event.receipt)
        case _:
            assert_never(event)
    return replace(taken_back, reversals=account.reversals.set(key, Reversal(at, event.by, event.reason)))


def _with_receipt(account: Opened, number: str, receipt: Receipt) -> Opened:
    return replace(account, receipts=account.receipts.set(number, receipt))


def _moved(account: Opened, number: str, movement: Movement) -> Opened:
    invoice = account.invoices[number].moved(movement)
    last = invoice.owed(AT_LAST)
    items = account.open_items
    if last.outstanding:
        items = items.set(number, OpenItem(invoice, last.outstanding, last.disputed))
    elif number in items:
        items = items.delete(number)
    return replace(account, invoices=account.invoices.set(number, invoice), open_items=items)


DECIDER: Final[Decider[CreditAccount, CreditAccountEvent]] = Decider(
    "credit-account",
    NotOpen(),
    evolve,
    partial(warnings, numbered={InvoiceRecorded: "invoice", ReceiptRecorded: "receipt"}),
)
