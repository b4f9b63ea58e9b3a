"""Reads the rows of some accounts from PostgreSQL, for the lists that show how accounts stand."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.currency import KnownCurrency
from contracts.reference import KnownAccount
from domain.organisation.unit import MAIN
from projections.credit.account_ledger import AccountLedger
from projections.credit.account_standing import StandingRows
from projections.credit.credit_account_list import CreditAccountList
from projections.credit.credit_conditions import CreditConditions
from projections.credit.credit_orders import CreditOrder
from projections.credit.open_items import earliest, then
from projections.credit.row import OverdueReceivable
from projections.credit.unapplied_receipts import UnappliedReceipt
from projections.engine.candidates import Candidates, decided
from projections.survivor import RECORDS, Merge, OfCustomerQuery, of_survivor

SOURCES: Final = (
    "credit_account_list",
    "overdue_receivables",
    "unapplied_receipts",
    "credit_orders",
    "credit_conditions",
    "account_ledger",
)
# So many accounts are read at a time.
AT_ONCE: Final = 500


class StandingQuery(OfCustomerQuery):
    account: KnownAccount | None = None
    currency: KnownCurrency | None = None


UNFILTERED: Final = StandingQuery()


@dataclass(frozen=True, slots=True)
class OfUnit:
    """An account beside the unit of its customer, and the merges of that customer."""

    row: CreditAccountList
    unit: str
    merges: tuple[Merge, ...] = ()


ACCOUNTS: Final = Candidates(
    row=OfUnit,
    document="json_build_object('row', to_jsonb(candidate) - 'unit' - 'merges', 'unit', candidate.unit,"
    " 'merges', coalesce(candidate.merges, '[]'))",
    sql=f"""
        select account.*, coalesce(record.unit_id, '{MAIN}') as unit, record.merges
        from (
            select account_id, customer, currency, zone, limits from credit_account_list
            where (%(customer)s::text is null or customer = any(array({RECORDS})))
              and (%(account)s::text is null or account_id = %(account)s)
              and (%(currency)s::text is null or currency = %(currency)s)
              and (%(among)s::text[] is null or account_id = any(%(among)s))
              and (%(after)s::text is null or account_id > %(after)s)
            order by account_id
            limit %(limit)s
        ) as account
        left join customer_list as record on record.customer = account.customer
        order by account_id
    """,  # noqa: S608 - joins our own constants only
)
ITEMS: Final = Candidates(
    row=OverdueReceivable,
    sql="""
        select account_id, invoice, customer, currency, amount::text as amount, invoice_date, due_date, zone,
               occurred_at, paid::text as paid, disputed::text as disputed, moved_at, movements
        from overdue_receivables
        where account_id = any(%(ids)s) and (paid < amount or moved_at > %(earliest)s)
    """,
)
RECEIPTS: Final = Candidates(
    row=UnappliedReceipt,
    sql="""
        select account_id, receipt, customer, currency, amount::text as amount, received_at,
               unapplied::text as unapplied, moved_at, movements
        from unapplied_receipts
        where account_id = any(%(ids)s) and (unapplied > 0 or moved_at > %(earliest)s)
    """,
)
ORDERS: Final = Candidates(
    row=CreditOrder,
    sql="""
        select account_id, number, customer, currency, steps, deliveries, causes, reserved::text as reserved,
               unbilled::text as unbilled, moved_at
        from credit_orders
        where account_id = any(%(ids)s) and (reserved > 0 or unbilled > 0 or moved_at > %(earliest)s)
    """,
)
CONDITIONS: Final = Candidates(
    row=CreditConditions,
    sql="""
        select account_id, customer, grades, insured, groups, members, group_limits, manual, distress, promises, steps
        from credit_conditions
        where account_id = any(%(ids)s)
    """,
)
# Receipts matter for promises alone, and credit for what is collected.
LINES: Final = Candidates(
    row=AccountLedger,
    sql="""
        select account_id, entry, customer, currency, at, kind, document, against, amount::text as amount,
               receivable::text as receivable, cash::text as cash, credit::text as credit, income::text as income
        from account_ledger
        where account_id = any(%(ids)s)
          and (credit <> 0 or kind in ('receipt', 'receipt-reversed') and account_id = any(%(promised)s))
    """,
)


async def standing_rows(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: StandingQuery,
    *,
    among: Sequence[str] | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> AsyncIterator[StandingRows]:
    """Yield the rows of each account by id, some accounts at a time; `among` are the only ones that are read."""
    query = await of_survivor(connection, query, then(as_of, "UTC")[1])
    asked = query.model_dump() | {"among": None if among is None else list(among)}
    left = limit
    while left is None or left > 0:
        size = AT_ONCE if left is None else min(left, AT_ONCE)
        found = await decided(connection, ACCOUNTS, asked | {"after": after, "limit": size}, lambda row: row)
        for each in await _of(connection, found, as_of):
            yield each
        if len(found) < size:
            return
        after = found[-1].row.account_id
        left = None if left is None else left - size


async def _of(connection: AsyncConnection[Any], found: Sequence[OfUnit], as_of: date | datetime) -> list[StandingRows]:
    asked: dict[str, Any] = {"ids": [each.row.account_id for each in found], "earliest": earliest(as_of)}
    items = _by_account(await decided(connection, ITEMS, asked, lambda row: row))
    receipts = _by_account(await decided(connection, RECEIPTS, asked, lambda row: row))
    orders = _by_account(await decided(connection, ORDERS, asked, lambda row: row))
    conditions = {row.account_id: row for row in await decided(connection, CONDITIONS, asked, lambda row: row)}
    asked["promised"] = [account for account, row in conditions.items() if row.promises]
    lines = _by_account(await decided(connection, LINES, asked, lambda row: row))
    return [
        StandingRows(
            account=each.row,
            unit=each.unit,
            merges=each.merges,
            items=items[each.row.account_id],
            receipts=receipts[each.row.account_id],
            orders=orders[each.row.account_id],
            conditions=conditions.get(each.row.account_id),
            lines=lines[each.row.account_id],
        )
        for each in found
    ]


def _by_account(rows: Sequence[Any]) -> defaultdict[str, list[Any]]:
    by_account: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_account[row.account_id].append(row)
    return by_account
