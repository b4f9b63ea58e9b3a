"""Lists the entries of bank statements: those that wait, with whose money each most likely is, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from contracts.currency import KnownCurrency
from contracts.message import Id
from domain.credit.bank_entry import State
from domain.credit.matching import OpenInvoice, Proposal, Why, proposed, words
from projections.credit.bank_entry_list import BankEntryRow
from projections.engine.candidates import Candidates, decided, decided_after
from projections.engine.listing import Listing, Query, fields_of

Cursor = tuple[datetime, Id]


class Pays(TypedDict):
    """An invoice, and the part of it that the entry would pay."""

    invoice: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a bank statement; what is proposed follows from the invoices that are open now."""

    entry: str
    booked_on: date
    amount: Decimal
    currency: str
    direction: str
    returned: bool
    payer: str
    text: str
    state: State
    account: str | None
    receipt: str | None
    by: str | None
    why: Why | None = None
    proposed_account: str | None = None
    proposed_customer: str | None = None
    pays: tuple[Pays, ...] = ()
    bank_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEntry(Entry):
    """An entry beside its place, and what its proposal is made of."""

    booked_at: datetime = field(compare=False)
    quoted: tuple[str, ...] = field(default=(), compare=False)


class EntriesQuery(Query):
    state: State | None = Field(default=None, description="Only entries that stood so at that moment.")
    currency: KnownCurrency | None = None


UNFILTERED: Final = EntriesQuery()
LISTING: Final[Listing[PlacedEntry]] = Listing(
    projection="bank_entry_list",
    joined=("overdue_receivables", "customer_list"),
    columns=fields_of(Entry),
    few=("entry", "booked_on", "amount", "currency", "payer", "state", "why", "proposed_account"),
    summed=("amount",),
    place=TypeAdapter(Cursor),
    place_of=lambda each: (each.booked_at, each.entry),
)
COLUMNS: Final = """
    entry, bank_account, booked_on, booked_at, amount::text as amount, currency, direction, returned, payer, text,
    quoted, state, steps, position
"""
ENTRIES: Final = Candidates(
    row=BankEntryRow,
    sql=f"""
        select {COLUMNS} from bank_entry_list
        where booked_at <= %(as_of)s
          and (%(currency)s::text is null or currency = %(currency)s)
          and (
              %(after_at)s::timestamptz is null
              or (booked_at, entry) > (%(after_at)s, %(after_entry)s)
          )
        order by booked_at, entry
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)
ENTRY: Final = Candidates(
    row=BankEntryRow,
    sql=f"select {COLUMNS} from bank_entry_list where entry = %(entry)s",  # noqa: S608 - as above
)
# Invoices that a text names, that have the amount of an entry, or whose customer has the name of a payer.
OPEN: Final = """
    select account_id, customer, coalesce(record.full_name, ''), invoice, due_date::text, amount - paid, currency
    from overdue_receivables as item
    left join customer_list as record using (customer)
    where paid < amount and currency = any(%(currencies)s)
      and (
          upper(invoice) = any(%(words)s)
          or amount - paid = any(%(amounts)s)
          or lower(record.full_name) = any(%(payers)s)
      )
"""


def shown(row: BankEntryRow, as_of: datetime, query: EntriesQuery = UNFILTERED) -> PlacedEntry | None:
    """Return an entry as it stood at the instant, or None where the query leaves it out."""
    steps = [*takewhile(lambda step: step.at <= as_of, row.steps)]
    if not steps or query.state not in (None, steps[-1].state) or query.currency not in (None, row.currency):
        return None
    last = steps[-1]
    same = {name: getattr(row, name) for name in ("booked_at", "quoted", *fields_of(Entry)) if hasattr(row, name)}
    return PlacedEntry(**same | {"state": last.state}, account=last.account, receipt=last.receipt, by=last.by)


def with_proposals(entries: Iterable[PlacedEntry], invoices: Sequence[tuple[str, OpenInvoice]]) -> list[PlacedEntry]:
    """Return the entries, those that wait with a proposal; each open invoice is beside its currency."""

    def with_proposal(entry: PlacedEntry) -> PlacedEntry:
        if entry.state != "waiting":
            return entry
        own = [invoice for currency, invoice in invoices if currency == entry.currency]
        texts = (entry.text, *entry.quoted)
        return _proposing(entry, proposed(entry.amount, texts, entry.payer, own, debit=entry.direction == "debit"))

    return [with_proposal(entry) for entry in entries]


def _proposing(entry: PlacedEntry, found: Proposal) -> PlacedEntry:
    return replace(
        entry,
        why=found.why,
        proposed_account=found.account_id,
        proposed_customer=found.customer,
        pays=tuple(Pays(invoice=invoice, amount=amount) for invoice, amount in found.pays),
    )


async def bank_entries(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: EntriesQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[PlacedEntry]:
    """List the entries that were booked by the instant, the oldest first."""
    found = await decided_after(
        connection,
        ENTRIES,
        {"as_of": as_of, "currency": query.currency} | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda row: _after((row.booked_at, row.entry)),
        limit=limit,
    )
    return with_proposals(found, await _open(connection, found))


async def bank_entry(connection: AsyncConnection[Any], name: str, as_of: datetime) -> PlacedEntry | None:
    """Return one entry as it stood at the instant, or None where it was not booked by then."""
    found = await decided(connection, ENTRY, {"entry": name}, partial(shown, as_of=as_of))
    return with_proposals(found, await _open(connection, found))[0] if found else None


async def _open(connection: AsyncConnection[Any], entries: Sequence[PlacedEntry]) -> list[tuple[str, OpenInvoice]]:
    """Read the open invoices that any of the entries that wait may pay."""
    asked = [each for each in entries if each.state == "waiting" and each.direction == "credit"]
    if not asked:
        return []
    parameters = {
        "currencies": sorted({each.currency for each in asked}),
        "amounts": [each.amount for each in asked],
        "words": sorted({word for each in asked for word in words((each.text, *each.quoted))}),
        "payers": sorted({each.payer.lower() for each in asked if each.payer}),
    }
    rows = await (await connection.execute(OPEN, parameters)).fetchall()
    return [(currency, OpenInvoice(*of_invoice)) for *of_invoice, currency in rows]


def _after(place: Cursor | None) -> dict[str, Any]:
    return dict(zip(("after_at", "after_entry"), place or (None, None), strict=True))
