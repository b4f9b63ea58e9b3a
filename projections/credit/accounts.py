"""Lists credit accounts at a moment: limit, open items by age, and money that pays none yet (semantics 13 and 15).

An account counts at all dates, because invoices may be dated before it was opened (semantics 31).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import Id
from contracts.money import minor_unit
from domain.credit.bucket import BUCKETS
from projections.credit.ageing import LISTING as AGES
from projections.credit.ageing import MOMENTS, NAMES, Ageing, ageing_of, moments_of, owed_by, summed
from projections.credit.credit_account_list import CreditAccountList, Limit
from projections.credit.open_items import OpenItem, then
from projections.credit.unapplied import Unapplied
from projections.engine.listing import Listing, fields_of, listed
from projections.survivor import RECORDS, SURVIVORS, OfCustomer, OfCustomerQuery, of_survivor, survivor


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Ageing):
    """An account with the limit in force, None for no limit; what a duplicate owes, its survivor owes."""

    customer: str
    account: str
    zone: str
    limit: Decimal | None
    unapplied: Decimal
    name: str | None = field(default=None, compare=False)

    @property
    def overdue(self) -> Decimal:
        """Return the part of the outstanding amount that is past due."""
        return self.outstanding - self.buckets["not-due"]


class AccountsQuery(OfCustomerQuery):
    currency: KnownCurrency | None = None
    with_unapplied: Annotated[bool, Field(description="Only those with money that pays no invoice yet.")] = False


UNFILTERED: Final = AccountsQuery()
AMOUNTS: Final = ("outstanding", "overdue", "disputed", "unapplied")
LISTING: Final[Listing[Account]] = Listing(
    projection="credit_account_list",
    joined=("overdue_receivables", "unapplied_receipts"),
    columns=("customer", "account", "currency", "zone", "limit", *BUCKETS, *AMOUNTS, "name"),
    few=("customer", "name", "account", "currency", "outstanding", "overdue", "unapplied"),
    summed=(*BUCKETS, *AMOUNTS),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda account: account.account,
    value=AGES.value,
    by_id=True,
)


def shown(
    found: OfCustomer[CreditAccountList],
    items: Iterable[OpenItem],
    receipts: Iterable[Unapplied],
    as_of: date | datetime,
    query: AccountsQuery = UNFILTERED,
) -> Account | None:
    """Return an account of the list from its open items and its receipts with money left, as PostgreSQL sums them.

    It is shown under its customer's survivor; None where the query leaves it out.
    """
    currency = found.row.currency
    unapplied = sum((each.unapplied for each in receipts), minor_unit(currency) * 0)
    account = _account(found.row, summed(currency, list(items)), unapplied, as_of)
    # Each account has a zone of its own, but merges have none.
    if under := survivor(found.merges, then(as_of, "UTC")[1]):
        account = replace(account, customer=under)
    is_wanted = query.customer in (None, account.customer) and query.currency in (None, currency)
    return account if is_wanted and (unapplied or not query.with_unapplied) else None


def _account(row: CreditAccountList, ages: Ageing, unapplied: Decimal, as_of: date | datetime) -> Account:
    return Account(
        customer=row.customer,
        account=row.account_id,
        zone=row.zone,
        limit=row.limit_at(then(as_of, row.zone)[1]),
        unapplied=unapplied,
        **{name: getattr(ages, name) for name in fields_of(Ageing)},
    )


# The same as `unapplied.standing` for each receipt, in SQL for speed.
UNAPPLIED: Final = """
    select sum(rest) as unapplied
    from unapplied_receipts
    cross join lateral (
        select case when moved_at <= until then unapplied else amount - (
                   select coalesce(sum((movement ->> 'paid')::numeric), 0)
                   from jsonb_array_elements(movements) as movement
                   where (movement ->> 'at')::timestamptz <= until
               ) end as rest
    ) as standing
    where account_id = account.account_id
      and (unapplied > 0 or moved_at > %(earliest)s)
      and received_at <= until
      and rest > 0
"""
# Receipts that may have money left narrow the accounts first: few have any.
ACCOUNTS: Final = f"""
    select customer, account_id, account.currency, zone, limits, {NAMES}, unapplied
    from (
        select coalesce(survivor, known.customer) as customer, account_id, known.currency, zone, limits, until
        from credit_account_list as known
        join {MOMENTS} using (zone)
        left join ({SURVIVORS}) as survivors using (customer)
        where (%(customer)s::text is null or known.customer = any(array({RECORDS})))
          and (%(account)s::text is null or account_id = %(account)s)
          and (%(currency)s::text is null or currency = %(currency)s)
          and (%(after)s::text is null or account_id > %(after)s)
          and (not %(with_unapplied)s or account_id in (
              select account_id from unapplied_receipts where unapplied > 0 or moved_at > %(earliest)s
          ))
    ) as account
    left join lateral ({owed_by("account_id", "account_id = account.account_id")}) as owed using (account_id)
    cross join lateral ({UNAPPLIED}) as received
    where (%(customer)s::text is null or customer = %(customer)s)
      and (not %(with_unapplied)s or unapplied > 0)
    order by account_id
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only
ZONES: Final = "select distinct zone from credit_account_list"
LIMITS: Final = TypeAdapter(tuple[Limit, ...])


async def accounts(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: AccountsQuery = UNFILTERED,
    *,
    account: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Account]:
    """List the accounts by id; `after` is the last account of the page before."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    # Each account has a zone of its own, but merges have none.
    merged_by = then(as_of, "UTC")[1]
    query = await of_survivor(connection, query, merged_by)
    asked = {"as_of": merged_by, "account": account, "after": after, "limit": limit}
    return await listed(connection, partial(_summed, as_of=as_of), ACCOUNTS, moments | query.model_dump() | asked)


def _summed(
    *, as_of: date | datetime, account_id: str, customer: str, currency: str, zone: str, limits: Any, **sums: Any
) -> Account:
    row = CreditAccountList(
        account_id=account_id, customer=customer, currency=currency, zone=zone, limits=LIMITS.validate_python(limits)
    )
    # An account without open items or receipts has no sums.
    nothing = minor_unit(currency) * 0
    found = {name: nothing if each is None else each for name, each in sums.items()}
    unapplied = found.pop("unapplied")
    return _account(row, ageing_of(currency=currency, **found), unapplied, as_of)
