"""Lists receipts with money that pays no invoice yet, as of an instant or a day, oldest first (semantics 13 and 15)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import AwareDatetime, TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import DocumentNumber, Id
from contracts.reference import KnownAccount
from domain.calendar import business_day
from domain.credit.standing import unapplied as unapplied_then
from projections.credit.open_items import earliest, then
from projections.credit.unapplied_receipts import UnappliedReceipt
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.survivor import MERGES, RECORDS, Merge, OfCustomerQuery, of_survivor, survivor

# Instant, account and number of the last receipt of the page before.
Cursor = tuple[AwareDatetime, Id, DocumentNumber]
# The last instant of a day is no later in any zone.
TWO_DAYS: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unapplied:
    """A receipt with what is left of it; `received_on` is its day in the account's zone."""

    customer: str
    account: str
    receipt: str
    currency: str
    received_on: date
    received_at: datetime
    amount: Decimal
    unapplied: Decimal
    name: str | None = field(default=None, compare=False)

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this receipt begins."""
        return (self.received_at, self.account, self.receipt)


class UnappliedQuery(OfCustomerQuery):
    account: KnownAccount | None = None
    currency: KnownCurrency | None = None


UNFILTERED: Final = UnappliedQuery()
LISTING: Final[Listing[Unapplied]] = Listing(
    projection="unapplied_receipts",
    joined=("credit_account_list",),
    columns=fields_of(Unapplied),
    few=("customer", "name", "receipt", "currency", "received_on", "amount", "unapplied"),
    summed=("amount", "unapplied"),
    named=True,
    place=TypeAdapter(Cursor),
    place_of=lambda receipt: receipt.cursor,
    by_id=True,
)


@dataclass(frozen=True, slots=True)
class OfAccount:
    """A receipt beside the zone of its account, and the merges of its customer."""

    row: UnappliedReceipt
    zone: str
    merges: tuple[Merge, ...] = ()


def standing(row: UnappliedReceipt, zone: str, as_of: date | datetime) -> Unapplied | None:
    """Return the receipt at that moment, or None where nothing is left of it."""
    _, until = then(as_of, zone)
    left = row.unapplied if row.moved_at <= until else unapplied_then(row.amount, row.received_at, row.movements, until)
    if left <= 0:
        return None
    return Unapplied(
        customer=row.customer,
        account=row.account_id,
        receipt=row.receipt,
        currency=row.currency,
        received_on=business_day.day_in(zone, row.received_at),
        received_at=row.received_at,
        amount=row.amount,
        unapplied=left,
    )


def shown(found: OfAccount, as_of: date | datetime, query: UnappliedQuery = UNFILTERED) -> Unapplied | None:
    """Return a receipt of the list, under its customer's survivor, or None where the query leaves it out."""
    receipt = standing(found.row, found.zone, as_of)
    if receipt is None:
        return None
    # Each account has a zone of its own, but merges have none.
    if found.merges and (under := survivor(found.merges, then(as_of, "UTC")[1])):
        receipt = replace(receipt, customer=under)
    wanted = {"customer": query.customer, "account": query.account, "currency": query.currency}
    return receipt if all(each in (None, getattr(receipt, name)) for name, each in wanted.items()) else None


# The first conditions are wider than any zone and can use an index. Movements are read only where they may matter.
RECEIPTS: Final = Candidates(
    row=OfAccount,
    document="json_build_object('row', candidate, 'zone', candidate.zone, 'merges', coalesce(candidate.merges, '[]'))",
    sql=f"""
        select account_id, receipt, received.customer, received.currency, amount::text as amount, received.received_at,
               unapplied::text as unapplied, moved_at,
               case when moved_at > %(earliest)s then movements else '[]' end as movements, account.zone, merges
        from unapplied_receipts as received
        join credit_account_list as account using (account_id)
        {MERGES.format(table="received")}
        where (unapplied > 0 or moved_at > %(earliest)s)
          and received.received_at <= %(latest)s
          and (%(customer)s::text is null or received.customer = any(array({RECORDS})))
          and (%(account)s::text is null or account_id = %(account)s)
          and (%(currency)s::text is null or received.currency = %(currency)s)
          and (%(after_at)s::timestamptz is null
               or (received.received_at, account_id, receipt) > (%(after_at)s, %(after_account)s, %(after_receipt)s))
        order by received.received_at, account_id, receipt
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


async def unapplied(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: UnappliedQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Unapplied]:
    """List the receipts with money left, oldest first; `after` is the last of the page before."""
    latest = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.min, UTC) + TWO_DAYS
    query = await of_survivor(connection, query, then(as_of, "UTC")[1])
    filters = {"customer": query.customer, "account": query.account, "currency": query.currency}
    return await decided_after(
        connection,
        RECEIPTS,
        {"earliest": earliest(as_of), "latest": latest} | filters | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: _after((found.row.received_at, found.row.account_id, found.row.receipt)),
        limit=limit,
    )


def _after(place: Cursor | None) -> dict[str, Any]:
    return dict(zip(("after_at", "after_account", "after_receipt"), place or (None, None, None), strict=True))
