"""Sums the ledger of each account up to a moment: billed, paid, credited, written off, and what is left (CR5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import Id
from contracts.money import minor_unit
from contracts.reference import KnownAccount
from projections.credit.accounts import ZONES
from projections.credit.ageing import MOMENTS, moments_of
from projections.credit.ledger import LISTING as LINES
from projections.credit.ledger import Line
from projections.credit.open_items import then
from projections.engine.listing import Listing, fields_of, listed
from projections.survivor import RECORDS, SURVIVORS, OfCustomerQuery, of_survivor

# The kinds of lines that each sum is made of, those that take back counting against it.
SUMS: Final = {
    "invoiced": {"invoice": 1, "invoice-reversed": -1},
    "paid": {"allocation": 1, "allocation-reversed": -1},
    "credited": {"credit-applied": 1, "credit-application-reversed": -1},
    "written_off": {"write-off": 1, "write-off-reversed": -1},
    "discounted": {"discount": 1, "discount-reversed": -1},
    "refunded": {"refund": 1, "refund-reversed": -1},
    "recovered": {"recovery": 1},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An account by its ledger: `net` is `outstanding` less the money and the credit that reduce nothing yet."""

    customer: str
    account: str
    currency: str
    invoiced: Decimal
    paid: Decimal
    credited: Decimal
    written_off: Decimal
    discounted: Decimal
    refunded: Decimal
    recovered: Decimal
    outstanding: Decimal
    unapplied: Decimal
    unapplied_credit: Decimal
    net: Decimal
    name: str | None = field(default=None, compare=False)


class BalancesQuery(OfCustomerQuery):
    account: KnownAccount | None = None
    currency: KnownCurrency | None = None


UNFILTERED: Final = BalancesQuery()
LISTING: Final[Listing[Balance]] = Listing(
    projection=LINES.projection,
    joined=LINES.joined,
    columns=fields_of(Balance),
    few=("account", "currency", "invoiced", "outstanding", "net"),
    summed=(*SUMS, "outstanding", "unapplied", "unapplied_credit", "net"),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda balance: balance.account,
    by_id=True,
)


def summed(lines: Iterable[Line]) -> list[Balance]:
    """Sum the lines of each account; they come account by account."""
    return [_balance(list(group)) for _, group in groupby(lines, key=lambda line: line.account)]


def _balance(lines: Sequence[Line]) -> Balance:
    nothing = minor_unit(lines[0].currency) * 0
    sums: dict[str, Any] = {
        name: sum((line.amount * kinds.get(line.kind, 0) for line in lines), nothing) for name, kinds in SUMS.items()
    }
    outstanding, unapplied, credit = (
        sum((getattr(line, column) for line in lines), nothing) for column in ("receivable", "cash", "credit")
    )
    return Balance(
        customer=lines[0].customer,
        account=lines[0].account,
        currency=lines[0].currency,
        **sums,
        outstanding=outstanding,
        unapplied=unapplied,
        unapplied_credit=credit,
        net=outstanding - unapplied - credit,
    )


def _sum_of(name: str, kinds: Mapping[str, int]) -> str:
    times = " ".join(f"when '{kind}' then {factor}" for kind, factor in kinds.items())
    return f"sum(case kind {times} else 0 end * amount) as {name}"


SUMMED: Final = ", ".join(_sum_of(name, kinds) for name, kinds in SUMS.items())
# The same as `summed`, in SQL for speed.
BALANCES: Final = f"""
    select coalesce(survivor, customer) as customer, account_id as account, currency, {SUMMED},
           sum(receivable) as outstanding, sum(cash) as unapplied, sum(credit) as unapplied_credit,
           sum(receivable - cash - credit) as net
    from (
        select line.*, zone
        from account_ledger as line
        join (select account_id, zone from credit_account_list) as account using (account_id)
    ) as line
    join {MOMENTS} using (zone)
    left join ({SURVIVORS}) as survivors using (customer)
    where line.at <= until
      and (%(customer)s::text is null or customer = any(array({RECORDS})))
      and (%(account)s::text is null or account_id = %(account)s)
      and (%(currency)s::text is null or currency = %(currency)s)
      and (%(after)s::text is null or account_id > %(after)s)
    group by coalesce(survivor, customer), account_id, currency
    having %(customer)s::text is null or coalesce(survivor, customer) = %(customer)s
    order by account_id
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def balances(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: BalancesQuery = UNFILTERED,
    *,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Balance]:
    """List the accounts with lines, by id; `after` is the last account of the page before."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    # Each account has a zone of its own, but merges have none.
    merged_by = then(as_of, "UTC")[1]
    query = await of_survivor(connection, query, merged_by)
    asked = {"as_of": merged_by, "after": after, "limit": limit}
    return await listed(connection, Balance, BALANCES, moments | query.model_dump() | asked)
