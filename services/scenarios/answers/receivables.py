"""Reports on receivables from the rows of the folds, as PostgreSQL makes them."""

from datetime import date, datetime

from domain.organisation.unit import MAIN
from projections.credit import exposures, flows, indicators, ledger, limit_use, open_items, provisions
from projections.credit.flows import PeriodQuery
from projections.credit.groups import By, Group
from projections.credit.indicators import Indicators
from projections.credit.ledger import Line, LineOfAccount
from projections.credit.limit_use import LimitUse, LimitUseQuery
from projections.credit.open_items import OpenItem, OverdueQuery
from projections.credit.provisions import Provision
from services.scenarios.answers import standing
from services.scenarios.answers.folds import Folds, in_order, of_customers


def lines_of(folds: Folds, as_of: date | datetime) -> list[Line]:
    """List the lines of the ledger at that moment."""
    zones = {row.account_id: row.zone for row in folds["credit_account_list"].values()}
    found = (
        LineOfAccount(each.row, zones[each.row.account_id], each.merges)
        for each in of_customers(folds, "account_ledger")
    )
    return in_order((ledger.shown(each, as_of) for each in found), ledger.LISTING)


def indicators_of(folds: Folds, as_of: date | datetime, query: PeriodQuery) -> list[Indicators]:
    """List the indicators over a period that ends at that moment."""
    since, day = flows.first_day(query, as_of), open_items.then(as_of, "UTC")[0]
    found = flows.flows_of(
        lines_of(folds, as_of), open_items_of(folds, as_of), groups_of(folds), by=query.by, since=since, day=day
    )
    return indicators.shown(found, since=since, until=day)


def provisions_of(folds: Folds, as_of: date | datetime, by: By) -> list[Provision]:
    """List what is to be provided for at that moment."""
    owed = provisions.owed_of(open_items_of(folds, as_of), groups_of(folds), by)
    return provisions.shown(owed, standing.rules_of(folds, as_of))


def limit_use_of(folds: Folds, as_of: date | datetime, by: By) -> list[LimitUse]:
    """List how far limits are used at that moment."""
    rules = standing.rules_of(folds, as_of)
    found = (exposures.shown(each, as_of, rules) for each in standing.standing_rows(folds))
    return limit_use.shown((each for each in found if each), groups_of(folds), LimitUseQuery(by=by))


def open_items_of(folds: Folds, as_of: date | datetime) -> list[OpenItem]:
    """List the items that are open at that moment, each under its customer's survivor."""
    everything = OverdueQuery(all=True)
    items = (open_items.shown(row, as_of, everything) for row in of_customers(folds, "overdue_receivables"))
    return in_order(items, open_items.LISTING)


def groups_of(folds: Folds) -> dict[str, Group]:
    """Return the unit and the owner of each customer."""
    rows = {row.customer: row for row in folds["customer_list"].values()}
    return {
        row.customer: Group(row.unit_id or MAIN, (rows[row.head].owner if row.head else None) or row.owner)
        for row in rows.values()
    }
