"""A statement of account: what was owed at first, what changed it day by day, and what is owed at last (CR5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from contracts.money import minor_unit
from domain.credit.bucket import Bucket
from projections.credit import balances, ledger, open_items
from projections.credit.accounts import Account
from projections.credit.balances import BalancesQuery
from projections.credit.ledger import LedgerQuery, Line
from projections.credit.open_items import OpenItem, OverdueQuery, then


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """A line of the ledger that changes what the customer owes in all; `balance` is what is owed after it."""

    day: date
    kind: str
    document: str
    against: str | None
    charge: Decimal
    payment: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Amounts are in the account's currency; balances are net of money and credit that pay nothing yet.

    So `closing` is `outstanding` less `unapplied` and `unapplied_credit`. `buckets` are parts of `outstanding`.
    """

    customer: str
    name: str | None
    account: str
    currency: str
    since: date
    until: date
    opening: Decimal
    entries: tuple[StatementEntry, ...]
    closing: Decimal
    outstanding: Decimal
    overdue: Decimal
    disputed: Decimal
    unapplied: Decimal
    unapplied_credit: Decimal
    buckets: dict[Bucket, Decimal] = field(default_factory=dict)
    items: tuple[OpenItem, ...] = ()


def statement(
    account: Account,
    *,
    since: date,
    until: date,
    opening: Decimal,
    lines: Iterable[Line],
    items: Sequence[OpenItem],
    credit: Decimal,
) -> Statement:
    """Make the statement of an account from its lines of the period and its open items at the end of it."""
    entries = tuple(entries_of(lines, opening=opening))
    return Statement(
        customer=account.customer,
        name=account.name,
        account=account.account,
        currency=account.currency,
        since=since,
        until=until,
        opening=opening,
        entries=entries,
        closing=entries[-1].balance if entries else opening,
        outstanding=account.outstanding,
        overdue=account.overdue,
        disputed=account.disputed,
        unapplied=account.unapplied,
        unapplied_credit=credit,
        buckets=dict(account.buckets),
        items=tuple(items),
    )


def entries_of(lines: Iterable[Line], *, opening: Decimal) -> Iterable[StatementEntry]:
    """Yield the entries; a receipt counts when it comes in, so what it pays later changes nothing."""
    balance = opening
    for line in lines:
        change = line.receivable - line.cash - line.credit
        if change:
            balance += change
            yield StatementEntry(
                day=line.day,
                kind=line.kind,
                document=line.document,
                against=line.against,
                charge=max(change, change * 0),
                payment=max(-change, change * 0),
                balance=balance,
            )


async def statement_of(
    connection: AsyncConnection[Any], account: Account, as_of: date | datetime, since: date
) -> Statement:
    """Read what the statement of an account at a moment is made of."""
    nothing = minor_unit(account.currency) * 0
    number = account.account
    before = await balances.balances(connection, since - timedelta(days=1), BalancesQuery(account=number))
    last = await balances.balances(connection, as_of, BalancesQuery(account=number))
    return statement(
        account,
        since=since,
        until=then(as_of, account.zone)[0],
        opening=before[0].net if before else nothing,
        lines=await ledger.ledger(connection, as_of, LedgerQuery(account=number, since=since)),
        items=await open_items.overdue(connection, as_of, OverdueQuery(account=number, all=True)),
        credit=last[0].unapplied_credit if last else nothing,
    )
