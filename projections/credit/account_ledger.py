"""The ledger (台账) of each account: a line for each event that changes debt, unapplied money or credit (CR5)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.catalog import AGGREGATES
from contracts.credit.credit_account import InvoiceRecorded
from contracts.message import Event
from domain.calendar import business_day
from domain.credit.effects import EFFECTS
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLedger:
    """A line of the ledger.

    `document` is the paper that the line is about, `against` the one on the other side, and the last amounts are what
    the line adds to each.
    """

    account_id: str
    entry: int
    customer: str
    currency: str
    at: datetime
    kind: str
    document: str
    against: str | None
    amount: Decimal
    receivable: Decimal
    cash: Decimal
    credit: Decimal
    income: Decimal
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    return (event.account_id, recorded.position) if event.type in EFFECTS else None  # type: ignore[attr-defined]


def evolve(row: AccountLedger | None, recorded: Recorded) -> AccountLedger | None:
    event = recorded.event
    if event.type not in EFFECTS:
        return row
    effect = EFFECTS[event.type]
    money = event.amount  # type: ignore[attr-defined] # each of these is about an amount
    return AccountLedger(
        account_id=event.account_id,  # type: ignore[attr-defined]
        entry=recorded.position,
        customer=event.customer_id,  # type: ignore[attr-defined]
        currency=money.currency,
        at=_at(event, recorded.envelope.occurred_at),
        kind=effect.kind,
        document=getattr(event, effect.document),
        against=getattr(event, effect.against) if effect.against else None,
        amount=money.amount,
        receivable=money.amount * effect.receivable,
        cash=money.amount * effect.cash,
        credit=money.amount * effect.credit,
        income=money.amount * effect.income,
    )


def _at(event: Event, at: datetime) -> datetime:
    """Return from when the line counts: an invoice counts from its own date, whenever it was recorded."""
    if isinstance(event, InvoiceRecorded):
        return business_day.instant_on(event.invoice_date, near=at, zone=event.zone)
    return at


PROJECTION: Final = Projection(
    name="account_ledger",
    topics=(AGGREGATES["credit-account"].topic,),
    handles=frozenset(EFFECTS),
    row=AccountLedger,
    primary_key=("account_id", "entry"),
    key=key,
    evolve=evolve,
)
