"""Lists open items, and which are overdue, as of an instant or a day.

As of a day means at its end in the account's zone; as of an instant includes what happened at that instant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import DocumentNumber, Id
from contracts.reference import KnownAccount
from domain.calendar import business_day
from domain.credit.bucket import Bucket, bucket, days_of
from domain.credit.standing import Owed, owed
from projections.credit.row import OverdueReceivable
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.engine.timeline import ONE_DAY, day_of, instant_of
from projections.survivor import MERGES, OF_CUSTOMER, RECORDS, OfCustomer, OfCustomerQuery, of_survivor, survivor

# Due date, account and invoice of the last item of the page before.
Cursor = tuple[date, Id, DocumentNumber]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An open item; `days_overdue` is zero or less until the day after the due date."""

    customer: str
    account: str
    invoice: str
    currency: str
    invoice_date: date
    due_date: date
    outstanding: Decimal
    disputed: Decimal
    days_overdue: int
    bucket: Bucket
    # No part of what two rows are compared by: it is another read model's.
    name: str | None = field(default=None, compare=False)

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this item begins."""
        return (self.due_date, self.account, self.invoice)


class OverdueQuery(OfCustomerQuery):
    all: Annotated[bool, Field(description="Include those not yet due.")] = False
    account: KnownAccount | None = None
    bucket: Bucket | None = None


UNFILTERED: Final = OverdueQuery()
LISTING: Final[Listing[OpenItem]] = Listing(
    projection="overdue_receivables",
    columns=fields_of(OpenItem),
    few=("customer", "name", "invoice", "currency", "due_date", "outstanding", "days_overdue"),
    summed=("outstanding", "disputed"),
    named=True,
    place=TypeAdapter(Cursor),
    place_of=lambda item: item.cursor,
    by_id=True,
)


def standing(row: OverdueReceivable, as_of: date | datetime) -> OpenItem | None:
    """Return the invoice's open item at that moment, or None where nothing is owed."""
    day, until = then(as_of, row.zone)
    owes = _owed(row, until)
    if not _is_issued(row, day, until) or owes.outstanding <= 0:
        return None
    days = (day - row.due_date).days
    return OpenItem(
        customer=row.customer,
        account=row.account_id,
        invoice=row.invoice,
        currency=row.currency,
        invoice_date=row.invoice_date,
        due_date=row.due_date,
        outstanding=owes.outstanding,
        disputed=owes.disputed,
        days_overdue=days,
        bucket=bucket(days),
    )


def shown(
    found: OfCustomer[OverdueReceivable], as_of: date | datetime, query: OverdueQuery = UNFILTERED
) -> OpenItem | None:
    """Return an item of the list, under its customer's survivor, or None where the query leaves it out."""
    item = standing(found.row, as_of)
    if item is None or not (query.all or item.days_overdue > 0) or query.bucket not in (None, item.bucket):
        return None
    # Each account has a zone of its own, but merges have none.
    if found.merges and (under := survivor(found.merges, then(as_of, "UTC")[1])):
        item = replace(item, customer=under)
    return item if query.customer in (None, item.customer) and query.account in (None, item.account) else None


@lru_cache(maxsize=1024)
def then(as_of: date | datetime, zone: str) -> tuple[date, datetime]:
    """Return the day in the zone, and the last instant that counts."""
    return day_of(as_of, zone), instant_of(as_of, zone).astimezone(UTC)


def earliest(as_of: date | datetime) -> datetime:
    """Return an instant that is no later than the last that counts, in any zone."""
    return as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.min, UTC)


def _is_issued(row: OverdueReceivable, day: date, until: datetime) -> bool:
    """Return whether the invoice counts: by its own date, whenever it was recorded (semantics 33)."""
    if row.invoice_date != day:
        return row.invoice_date < day
    return business_day.instant_on(day, near=row.occurred_at, zone=row.zone) <= until


def _owed(row: OverdueReceivable, until: datetime) -> Owed:
    if row.moved_at > until:
        return owed(row.amount, row.movements, until)
    outstanding = row.amount - row.paid
    return Owed(outstanding, min(row.disputed, outstanding))


def _found(which: str) -> str:
    """Return the SQL of a page of the items that may be open, in the order of an index."""
    return f"""
        select *
        from overdue_receivables
        where {which}
          and invoice_date <= %(last_day)s
          and (%(due_from)s::date is null or due_date >= %(due_from)s)
          and (%(due_until)s::date is null or due_date <= %(due_until)s)
          and (%(customer)s::text is null or customer = any(array({RECORDS})))
          and (%(account)s::text is null or account_id = %(account)s)
          and (%(after_due)s::date is null
               or (due_date, account_id, invoice) > (%(after_due)s, %(after_account)s, %(after_invoice)s))
        order by due_date, account_id, invoice
        limit %(page)s
    """  # noqa: S608 - joins our own constants only


# Those that are open now, and those that were settled later than the instant, which is wider than any zone: an index
# has each. Movements are read only where they may matter.
OPEN_ITEMS: Final = Candidates(
    row=OfCustomer[OverdueReceivable],
    document=OF_CUSTOMER,
    sql=f"""
        select account_id, invoice, receivable.customer, currency, amount::text as amount, invoice_date, due_date, zone,
               occurred_at, paid::text as paid, disputed::text as disputed, moved_at,
               case when moved_at > %(earliest)s then movements else '[]' end as movements, merges
        from (
            ({_found("paid < amount")})
            union all
            ({_found("paid >= amount and moved_at > %(earliest)s")})
        ) as receivable
        {MERGES.format(table="receivable")}
        order by due_date, account_id, invoice
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


async def overdue(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: OverdueQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[OpenItem]:
    """List the open items past due, oldest due date first."""
    # Each account has a zone of its own, but merges have none.
    query = await of_survivor(connection, query, then(as_of, "UTC")[1])
    parameters = _narrowed(as_of, query) | {"customer": query.customer, "account": query.account} | _after(after)
    return await decided_after(
        connection,
        OPEN_ITEMS,
        parameters,
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: _after((found.row.due_date, found.row.account_id, found.row.invoice)),
        limit=limit,
    )


def _after(place: Cursor | None) -> dict[str, Any]:
    return dict(zip(("after_due", "after_account", "after_invoice"), place or (None, None, None), strict=True))


def _narrowed(as_of: date | datetime, query: OverdueQuery) -> dict[str, Any]:
    """Return the bounds of instant and due date that hold for every queried item, in any zone."""
    if isinstance(as_of, datetime):
        first_day, last_day = as_of.astimezone(UTC).date() - ONE_DAY, as_of.astimezone(UTC).date() + ONE_DAY
    else:
        first_day, last_day = as_of, as_of
    least, most = days_of(query.bucket) if query.bucket else (None, None)
    if least is None and not query.all:
        least = 1
    return {
        "earliest": earliest(as_of),
        "last_day": last_day,
        "due_from": None if most is None else first_day - timedelta(days=most),
        "due_until": None if least is None else last_day - timedelta(days=least),
    }
