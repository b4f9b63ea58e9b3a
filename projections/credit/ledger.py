"""Lists the lines of the ledger up to a moment, each account in order of time: a statement of account (CR5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import AwareDatetime, Field, TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import Day, Id
from contracts.reference import KnownAccount
from domain.calendar import business_day
from projections.credit.account_ledger import AccountLedger
from projections.credit.open_items import then
from projections.credit.unapplied import TWO_DAYS
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.survivor import MERGES, RECORDS, Merge, OfCustomerQuery, of_survivor, survivor

# Account, instant and number of the last line of the page before.
Cursor = tuple[Id, AwareDatetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the ledger; `day` is its day in the account's zone."""

    customer: str
    account: str
    day: date
    kind: str
    document: str
    against: str | None
    currency: str
    amount: Decimal
    receivable: Decimal
    cash: Decimal
    credit: Decimal
    income: Decimal
    at: datetime
    entry: int
    name: str | None = field(default=None, compare=False)

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this line begins."""
        return (self.account, self.at, self.entry)


class LedgerQuery(OfCustomerQuery):
    account: KnownAccount | None = None
    currency: KnownCurrency | None = None
    since: Annotated[Day | None, Field(description="Only lines of this day in the account's zone, or later.")] = None


UNFILTERED: Final = LedgerQuery()
LISTING: Final[Listing[Line]] = Listing(
    projection="account_ledger",
    joined=("credit_account_list",),
    columns=fields_of(Line),
    few=("account", "day", "kind", "document", "receivable", "cash"),
    summed=("receivable", "cash", "credit", "income"),
    named=True,
    place=TypeAdapter(Cursor),
    place_of=lambda line: line.cursor,
    by_id=True,
)


@dataclass(frozen=True, slots=True)
class LineOfAccount:
    """A line beside the zone of its account, and the merges of its customer."""

    row: AccountLedger
    zone: str
    merges: tuple[Merge, ...] = ()


def shown(found: LineOfAccount, as_of: date | datetime, query: LedgerQuery = UNFILTERED) -> Line | None:
    """Return a line of the list, under its customer's survivor, or None where the query leaves it out."""
    row = found.row
    _, until = then(as_of, found.zone)
    day = business_day.day_in(found.zone, row.at)
    if row.at > until or (query.since is not None and day < query.since):
        return None
    same = {name: getattr(row, name) for name in fields_of(Line) if hasattr(row, name)}
    line = Line(**same, account=row.account_id, day=day)
    # Each account has a zone of its own, but merges have none.
    if found.merges and (under := survivor(found.merges, then(as_of, "UTC")[1])):
        line = replace(line, customer=under)
    wanted = {"customer": query.customer, "account": query.account, "currency": query.currency}
    return line if all(each in (None, getattr(line, name)) for name, each in wanted.items()) else None


# The first conditions are wider than any zone and can use an index.
LINES: Final = Candidates(
    row=LineOfAccount,
    document="json_build_object('row', candidate, 'zone', candidate.zone, 'merges', coalesce(candidate.merges, '[]'))",
    sql=f"""
        select account_id, entry, line.customer, line.currency, at, line.kind, document, against,
               amount::text as amount, receivable::text as receivable, cash::text as cash,
               credit::text as credit, income::text as income,
               account.zone, merges
        from account_ledger as line
        join credit_account_list as account using (account_id)
        {MERGES.format(table="line")}
        where line.at <= %(latest)s
          and (%(earliest)s::timestamptz is null or line.at >= %(earliest)s)
          and (%(customer)s::text is null or line.customer = any(array({RECORDS})))
          and (%(account)s::text is null or account_id = %(account)s)
          and (%(currency)s::text is null or line.currency = %(currency)s)
          and (%(after_account)s::text is null
               or (account_id, line.at, entry) > (%(after_account)s, %(after_at)s, %(after_entry)s))
        order by account_id, line.at, entry
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


async def ledger(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: LedgerQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Line]:
    """List the lines account by account, oldest first; `after` is the last line of the page before."""
    latest = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.min, UTC) + TWO_DAYS
    since = None if query.since is None else datetime.combine(query.since, time.min, UTC) - TWO_DAYS
    query = await of_survivor(connection, query, then(as_of, "UTC")[1])
    filters = {"customer": query.customer, "account": query.account, "currency": query.currency}
    return await decided_after(
        connection,
        LINES,
        {"latest": latest, "earliest": since} | filters | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: _after((found.row.account_id, found.row.at, found.row.entry)),
        limit=limit,
    )


def _after(place: Cursor | None) -> dict[str, Any]:
    return dict(zip(("after_account", "after_at", "after_entry"), place or (None, None, None), strict=True))
