"""Answers the lists of receivables and credit from the rows of the folds."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from projections.credit import (
    accounts,
    ageing,
    balances,
    collections,
    concentration,
    exposures,
    indicators,
    ledger,
    limit_use,
    open_items,
    provisions,
    unapplied,
)
from projections.credit.accounts import Account, AccountsQuery
from projections.credit.flows import PeriodQuery
from projections.credit.open_items import OverdueQuery
from projections.credit.unapplied import OfAccount
from projections.names import with_names
from services.lists.rows import ListRow
from services.scenarios.answers import standing
from services.scenarios.answers.folds import Folds, in_order, names_of, of_customers
from services.scenarios.answers.query import Query, named, rows
from services.scenarios.answers.receivables import (
    indicators_of,
    limit_use_of,
    lines_of,
    open_items_of,
    provisions_of,
)
from services.scenarios.text.model import ExpectedRows


def overdue(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the open items past due, oldest first; with `all`, also those not yet due."""
    assert asked.as_of is not None
    query = OverdueQuery(all=asked.everything)
    items = (open_items.shown(row, asked.as_of, query) for row in of_customers(folds, "overdue_receivables"))
    return named(folds, in_order(items, open_items.LISTING))


def aged(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the open items of each currency by days overdue."""
    as_of = asked.as_of
    assert as_of is not None
    items = (open_items.standing(row, as_of) for row in folds["overdue_receivables"].values())
    return [ageing.LISTING.row(row) for row in ageing.aged(item for item in items if item)]


def aged_by_customer(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the open items of each customer and currency by days overdue."""
    assert asked.as_of is not None
    everything = OverdueQuery(all=True)
    items = (open_items.shown(row, asked.as_of, everything) for row in of_customers(folds, "overdue_receivables"))
    sums = ageing.aged_by_customer(item for item in items if item)
    return [ageing.BY_CUSTOMER.row(row) for row in with_names(sums, names_of(folds))]


def unapplied_receipts(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the receipts with money that pays no invoice yet, oldest first."""
    assert asked.as_of is not None
    found = (unapplied.shown(row, asked.as_of) for row in of_accounts(folds))
    return named(folds, in_order(found, unapplied.LISTING))


def credit_accounts(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the credit accounts: limit, open items by days overdue, and money that pays none yet."""
    assert asked.as_of is not None
    found = with_names(accounts_of(folds, asked.as_of), names_of(folds))
    return [accounts.LISTING.row(row) for row in found]


def ledger_lines(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the lines of the ledger, account by account."""
    assert asked.as_of is not None
    return named(folds, lines_of(folds, asked.as_of))


def account_balances(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the ledger of each account."""
    assert asked.as_of is not None
    return named(folds, balances.summed(lines_of(folds, asked.as_of)))


def exposed(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the exposure of each account, and the causes that hold deliveries."""
    as_of = asked.as_of
    assert as_of is not None
    rules = standing.rules_of(folds, as_of)
    found = (exposures.shown(each, as_of, rules) for each in standing.standing_rows(folds))
    return named(folds, in_order(found, exposures.LISTING))


def collected(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the accounts to collect from, with the step to take next."""
    as_of = asked.as_of
    assert as_of is not None
    rules = standing.rules_of(folds, as_of)
    found = (collections.shown(each, as_of, rules) for each in standing.standing_rows(folds))
    return named(folds, in_order(found, collections.LISTING))


def indicated(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the indicators over a period that ends at that moment."""
    as_of = asked.as_of
    assert as_of is not None
    query = PeriodQuery(by=asked.by or "currency", since=asked.first)
    return rows(indicators_of(folds, as_of, query))


def provided(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List what is to be provided for at that moment."""
    assert asked.as_of is not None
    return rows(provisions_of(folds, asked.as_of, asked.by or "currency"))


def concentrated(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the customers by what they owe at that moment."""
    assert asked.as_of is not None
    return named(folds, concentration.shown(ageing.aged_by_customer(open_items_of(folds, asked.as_of))))


def limits_used(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List how far limits are used at that moment."""
    assert asked.as_of is not None
    return rows(limit_use_of(folds, asked.as_of, asked.by or "currency"))


def of_accounts(folds: Folds) -> Iterator[OfAccount]:
    """Yield the receipts, each beside the zone of its account and the merges of its customer."""
    zones = {row.account_id: row.zone for row in folds["credit_account_list"].values()}
    for found in of_customers(folds, "unapplied_receipts"):
        yield OfAccount(found.row, zones[found.row.account_id], found.merges)


def accounts_of(folds: Folds, as_of: date | datetime, query: AccountsQuery = accounts.UNFILTERED) -> list[Account]:
    """List the accounts at that moment."""
    items = [open_items.standing(row, as_of) for row in folds["overdue_receivables"].values()]
    receipts = [unapplied.shown(row, as_of) for row in of_accounts(folds)]
    found = (
        accounts.shown(
            each,
            [item for item in items if item and item.account == each.row.account_id],
            [receipt for receipt in receipts if receipt and receipt.account == each.row.account_id],
            as_of,
            query,
        )
        for each in of_customers(folds, "credit_account_list")
    )
    return in_order(found, accounts.LISTING)


CREDIT: Final[dict[str, Query]] = {
    "overdue": Query(overdue, open_items.LISTING.columns, ("as_of",), ("all",)),
    "ageing": Query(aged, ageing.LISTING.columns, ("as_of",)),
    "ageing-by-customer": Query(aged_by_customer, ageing.BY_CUSTOMER.columns, ("as_of",)),
    "accounts": Query(credit_accounts, accounts.LISTING.columns, ("as_of",)),
    "unapplied": Query(unapplied_receipts, unapplied.LISTING.columns, ("as_of",)),
    "ledger": Query(ledger_lines, ledger.LISTING.columns, ("as_of",)),
    "balances": Query(account_balances, balances.LISTING.columns, ("as_of",)),
    "exposure": Query(exposed, exposures.LISTING.columns, ("as_of",)),
    "collection": Query(collected, collections.LISTING.columns, ("as_of",)),
    "indicators": Query(indicated, indicators.LISTING.columns, ("as_of",), ("from", "by")),
    "provisions": Query(provided, provisions.LISTING.columns, ("as_of",), ("by",)),
    "concentration": Query(concentrated, concentration.LISTING.columns, ("as_of",)),
    "limit-use": Query(limits_used, limit_use.LISTING.columns, ("as_of",), ("by",)),
}
