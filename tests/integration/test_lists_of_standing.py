"""PostgreSQL lists ledger, balances, exposure and collection of all cases as their functions do (CR3, CR5, CR6)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from psycopg import AsyncConnection

from projections.credit import (
    ageing,
    balances,
    collections,
    concentration,
    exposures,
    indicators,
    ledger,
    limit_use,
    provisions,
)
from projections.credit.balances import BalancesQuery
from projections.credit.flows import PeriodQuery
from projections.credit.groups import By
from projections.credit.ledger import LedgerQuery
from projections.credit.limit_use import LimitUseQuery
from projections.credit.open_items import then
from projections.credit.provisions import ProvisionsQuery
from projections.credit.standing_rows import StandingQuery
from services.customers.unit_rules import credit_rules_in_force
from services.scenarios.answers import standing
from services.scenarios.answers.folds import Folds, in_order
from services.scenarios.answers.receivables import (
    indicators_of,
    limit_use_of,
    lines_of,
    open_items_of,
    provisions_of,
)
from services.scenarios.play import played
from services.scenarios.read import Written
from services.scenarios.run import found
from tests.checkout import ROOT
from tests.integration.comparing import agrees, written

READ_MODELS: Final = (
    "credit_account_list",
    "overdue_receivables",
    "unapplied_receipts",
    "account_ledger",
    "credit_orders",
    "credit_conditions",
    "customer_list",
    "unit_list",
    "policy_list",
)
BY: Final[tuple[By, ...]] = ("currency", "unit", "owner", "customer")
SINCE: Final = date(2025, 2, 1)
CASES: Final = ROOT / "scenarios/cases"


def moments(case: Written) -> Iterator[date | datetime]:
    """Yield the days that a case asks about, and an instant within its story."""
    yield datetime(2025, 3, 20, 4, tzinfo=UTC)
    for expected in case.scenario.then.rows if case.scenario.then else ():
        if expected.as_of is not None:
            yield expected.as_of


async def test_each_list_is_what_its_function_makes_of_the_rows(database_url: str) -> None:
    cases = [case for case in found([CASES]) if isinstance(case, Written) and case.scenario.pending is None]
    assert len(cases) > 30
    for number, case in enumerate(cases):
        async with played(case) as outcome:
            folds = {name: outcome.folds[name] for name in READ_MODELS}
        async with written(database_url, folds) as connection:
            for as_of in dict.fromkeys(moments(case)):
                await same(connection, folds, as_of)
            # Each report is asked of every case, summed by one thing after the other.
            await same_sums(connection, folds, as_of, BY[number % len(BY)])


async def same(connection: AsyncConnection[object], folds: Folds, as_of: date | datetime) -> None:
    lines = lines_of(folds, as_of)
    await agrees(ledger.LISTING, partial(ledger.ledger, connection, as_of, LedgerQuery()), lines, page=2)
    summed = balances.summed(lines)
    await agrees(balances.LISTING, partial(balances.balances, connection, as_of, BalancesQuery()), summed, page=1)
    rules = await credit_rules_in_force(connection, then(as_of, "UTC")[1])
    assert rules == standing.rules_of(folds, as_of)
    rows = list(standing.standing_rows(folds))
    exposed = in_order((exposures.shown(row, as_of, rules) for row in rows), exposures.LISTING)
    await agrees(
        exposures.LISTING,
        partial(exposures.exposures, connection, as_of, rules, StandingQuery()),
        exposed,
        page=1,
    )
    collected = in_order((collections.shown(row, as_of, rules) for row in rows), collections.LISTING)
    await agrees(
        collections.LISTING,
        partial(collections.collections, connection, as_of, rules, StandingQuery()),
        collected,
        page=1,
    )
    ages = ageing.aged_by_customer(open_items_of(folds, as_of))
    await agrees(
        concentration.LISTING,
        partial(concentration.concentration, connection, as_of),
        concentration.shown(ages),
        page=1,
    )


async def same_sums(connection: AsyncConnection[object], folds: Folds, as_of: date | datetime, by: By) -> None:
    period = PeriodQuery(by=by, since=SINCE)
    await agrees(
        indicators.LISTING,
        partial(indicators.indicators_of, connection, as_of, period),
        indicators_of(folds, as_of, period),
        page=1,
    )
    rules = await credit_rules_in_force(connection, then(as_of, "UTC")[1])
    await agrees(
        provisions.LISTING,
        partial(provisions.provisions, connection, as_of, rules, ProvisionsQuery(by=by)),
        provisions_of(folds, as_of, by),
        page=3,
    )
    await agrees(
        limit_use.LISTING,
        partial(limit_use.limit_use, connection, as_of, rules, LimitUseQuery(by=by)),
        limit_use_of(folds, as_of, by),
        page=1,
    )
