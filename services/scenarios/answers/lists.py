"""Answers the lists of the read models from the rows of the folds.

The list's own functions decide what it shows of a row. PostgreSQL filters, orders and sums: a test on a real
one compares that with this module.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from projections.complaints import analysis, cases, complaints
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
from projections.customers import spending
from projections.engine.listing import fields_of
from projections.engine.timeline import instant_of
from projections.names import with_names
from projections.obligations import due
from projections.obligations import notices as announced
from projections.organisation import access_requests, measures, staff, unit_list
from projections.registry import PROJECTIONS
from projections.tiers import tier_list
from projections.tiers.tier_list import Tier
from services.lists.rows import ListRow
from services.scenarios.answers import standing
from services.scenarios.answers.folds import Folds, in_order, names_of, of_customers
from services.scenarios.answers.receivables import (
    indicators_of,
    limit_use_of,
    lines_of,
    open_items_of,
    provisions_of,
)
from services.scenarios.text.model import ExpectedRows

# A window of days has no instant of its own: duplicates are shown under their final survivor.
IN_THE_END: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """A list that a scenario can query, with its columns; `needs` are its required keys, `takes` its optional ones."""

    answer: Callable[[Folds, ExpectedRows, ZoneInfo], list[ListRow]]
    columns: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def overdue(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the open items past due, oldest first; with `all`, also those not yet due."""
    assert asked.as_of is not None
    query = OverdueQuery(all=asked.everything)
    items = (open_items.shown(row, asked.as_of, query) for row in of_customers(folds, "overdue_receivables"))
    return _named(folds, in_order(items, open_items.LISTING))


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
    return _named(folds, in_order(found, unapplied.LISTING))


def credit_accounts(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the credit accounts: limit, open items by days overdue, and money that pays none yet."""
    assert asked.as_of is not None
    found = with_names(accounts_of(folds, asked.as_of), names_of(folds))
    return [accounts.LISTING.row(row) for row in found]


def ledger_lines(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the lines of the ledger, account by account."""
    assert asked.as_of is not None
    return _named(folds, lines_of(folds, asked.as_of))


def account_balances(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the ledger of each account."""
    assert asked.as_of is not None
    return _named(folds, balances.summed(lines_of(folds, asked.as_of)))


def exposed(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the exposure of each account, and the causes that hold deliveries."""
    as_of = asked.as_of
    assert as_of is not None
    rules = standing.rules_of(folds, as_of)
    found = (exposures.shown(each, as_of, rules) for each in standing.standing_rows(folds))
    return _named(folds, in_order(found, exposures.LISTING))


def collected(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the accounts to collect from, with the step to take next."""
    as_of = asked.as_of
    assert as_of is not None
    rules = standing.rules_of(folds, as_of)
    found = (collections.shown(each, as_of, rules) for each in standing.standing_rows(folds))
    return _named(folds, in_order(found, collections.LISTING))


def indicated(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the indicators over a period that ends at that moment."""
    as_of = asked.as_of
    assert as_of is not None
    query = PeriodQuery(by=asked.by or "currency", since=asked.first)
    return _rows(indicators_of(folds, as_of, query))


def provided(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List what is to be provided for at that moment."""
    assert asked.as_of is not None
    return _rows(provisions_of(folds, asked.as_of, asked.by or "currency"))


def concentrated(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List the customers by what they owe at that moment."""
    assert asked.as_of is not None
    return _named(folds, concentration.shown(ageing.aged_by_customer(open_items_of(folds, asked.as_of))))


def limits_used(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """List how far limits are used at that moment."""
    assert asked.as_of is not None
    return _rows(limit_use_of(folds, asked.as_of, asked.by or "currency"))


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


def received(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the complaints received by that moment, with their clocks."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (complaints.shown(row, as_of) for row in of_customers(folds, "complaint_sla"))
    return _named(folds, in_order(items, complaints.LISTING))


def notices(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the levels that were announced by that moment, the latest first."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    found = [
        notice
        for row in folds["obligations"].values()
        for raised in row.raised
        if (notice := announced.shown(announced.Candidate(row, raised), as_of))
    ]
    found.sort(key=lambda each: (each.subject, each.kind, each.instance, each.level))
    return [announced.LISTING.row(each) for each in sorted(found, key=lambda each: each.at, reverse=True)]


def measured(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the measures that were opened by that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (measures.shown(row, as_of) for row in folds["measure_list"].values())
    return [measures.LISTING.row(each) for each in in_order(items, measures.LISTING)]


def requested(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the requests to read others' files that were made by that moment, the newest first."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (access_requests.shown(row, as_of) for row in folds["access_list"].values())
    found = sorted((each for each in items if each), key=lambda each: -each.position)
    return [access_requests.LISTING.row(each) for each in found]


def obligations(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the obligations that had begun by that moment, with their verdicts."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    changes = {f"complaint/{row.complaint}": row.changes for row in folds["complaint_sla"].values()}
    persons = {f"measure/{row.measure}": row.person for row in folds["measure_list"].values()}
    found = (
        due.shown(
            due.Candidate(each.row, changes.get(each.row.subject, ()), each.merges, persons.get(each.row.subject)),
            as_of,
        )
        for each in of_customers(folds, "obligations")
    )
    return [due.LISTING.row(row) for row in in_order(found, due.LISTING)]


def handled(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List how the cases received by that moment are handled."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (cases.shown(row, as_of) for row in of_customers(folds, "complaint_cases"))
    return _named(folds, in_order(items, cases.LISTING))


def analysed(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """Count the cases received by that moment by cause, unit, product and month."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (cases.shown(row, as_of) for row in of_customers(folds, "complaint_cases"))
    return _rows(analysis.analysed((item for item in items if item), zone.key))


def members(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List everybody who works here as they stood at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (staff.shown(row, as_of) for row in folds["staff_list"].values())
    return _rows(in_order(items, staff.LISTING))


def acting(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """Show who acts in a role for a unit at that moment."""
    assert asked.as_of is not None
    assert asked.role is not None
    as_of = instant_of(asked.as_of, zone.key)
    return _rows(staff.acts(list(folds["staff_list"].values()), asked.role, asked.unit, as_of))


def purchases(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the purchases of each customer from one day until before another, less what was refunded by then."""
    assert asked.first is not None
    assert asked.end is not None
    return _rows(spending.spent(of_customers(folds, "purchases"), asked.first, asked.end, as_of=IN_THE_END))


def tiers(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the tiers in force at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    rows = of_customers(folds, "tier_list")
    items = (tier_list.shown(row, as_of, scheme=asked.scheme, for_partner=asked.for_partner) for row in rows)
    return _named(folds, in_order(items, tier_list.LISTING))


def units(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the pack that each unit runs at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (unit_list.standing(row, as_of) for row in folds["unit_list"].values())
    return _rows(in_order(items, unit_list.LISTING))


def _fold(name: str) -> Query:
    def rows(folds: Folds, _asked: ExpectedRows, _zone: ZoneInfo) -> list[ListRow]:
        return _rows(folds[name].values())

    return Query(rows, tuple(PROJECTIONS[name].columns))


QUERIES: Final[dict[str, Query]] = {
    "access-requests": Query(requested, access_requests.LISTING.columns, ("as_of",)),
    **{name: _fold(name) for name in PROJECTIONS},
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
    "complaints": Query(received, complaints.LISTING.columns, ("as_of",)),
    "due": Query(obligations, due.LISTING.columns, ("as_of",)),
    "notices": Query(notices, announced.LISTING.columns, ("as_of",)),
    "handled-complaints": Query(handled, cases.LISTING.columns, ("as_of",)),
    "complaint-analysis": Query(analysed, analysis.LISTING.columns, ("as_of",)),
    "staff": Query(members, staff.LISTING.columns, ("as_of",)),
    "acting-staff": Query(acting, staff.ACTING.columns, ("as_of", "role"), ("unit",)),
    "purchases": Query(purchases, spending.LISTING.columns, ("from", "to")),
    # A scenario also sees the scheme.
    "tiers": Query(tiers, fields_of(Tier), ("as_of",), ("scheme", "for_partner")),
    "measures": Query(measured, measures.LISTING.columns, ("as_of",)),
    "units": Query(units, unit_list.LISTING.columns, ("as_of",)),
}


def _named(folds: Folds, items: Iterable[Any]) -> list[ListRow]:
    return _rows(with_names(items, names_of(folds)))


def _rows(rows: Iterable[Any]) -> list[ListRow]:
    return [asdict(row) for row in rows]
