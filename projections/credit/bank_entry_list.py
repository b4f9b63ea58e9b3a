"""Every entry of a bank statement with what people said of it, in order of time."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, get_args

from contracts.credit.bank_entry import BankEntryAssigned, BankEntryEvent, BankEntryRecorded, BankEntryRejected
from domain.credit.bank_entry import State
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True)
class EntryStep:
    """The state from an instant on, with the receipt that the entry is."""

    at: datetime
    state: State
    account: str | None = None
    receipt: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntryRow:
    """An entry; `state` is its newest state, whatever instant is asked about."""

    entry: str
    bank_account: str
    booked_on: date
    booked_at: datetime
    amount: Decimal
    currency: str
    direction: str
    returned: bool
    payer: str
    text: str
    quoted: tuple[str, ...]
    state: str
    steps: tuple[EntryStep, ...]
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: BankEntryRow | None, recorded: Recorded) -> BankEntryRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, BankEntryRecorded):
        return _recorded(event, at)
    if row is None:
        return None
    match event:
        case BankEntryAssigned():
            step = EntryStep(at, "assigned", event.account_id, event.receipt, event.by)
        case BankEntryRejected():
            step = EntryStep(at, "rejected", by=event.by)
        case _:
            step = EntryStep(at, "waiting")
    return replace(row, steps=(*row.steps, step), state=step.state)


def _recorded(event: BankEntryRecorded, at: datetime) -> BankEntryRow:
    return BankEntryRow(
        entry=event.entry_id,
        bank_account=event.bank_account,
        booked_on=event.booked_on,
        booked_at=at,
        amount=event.amount.amount,
        currency=event.amount.currency,
        direction=event.direction,
        returned=event.returned,
        payer=event.payer,
        text=event.text,
        quoted=event.references,
        state="waiting",
        steps=(EntryStep(at, "waiting"),),
    )


PROJECTION: Final = Projection(
    name="bank_entry_list",
    topics=("kehu.bank-entry.v1",),
    handles=frozenset(event.type for event in get_args(BankEntryEvent)),
    row=BankEntryRow,
    primary_key=("entry",),
    key=key,
    evolve=evolve,
)
