"""Whoever was appointed and whatever units chose, PostgreSQL lists managers and units as the functions say (AM1)."""

from collections import Counter
from datetime import datetime
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.customers.tie import tied
from domain.organisation.grade import coordinates
from projections.organisation import account_managers, unit_list
from projections.organisation.account_managers import Manager
from services.scenarios.answers.folds import in_order
from tests.integration import histories
from tests.integration.comparing import agrees, folded, published, written
from tests.integration.customer_rows import answerable, rows_of
from tests.integration.histories import ASKED_AT, together
from tests.projections.story import Happened


@settings(max_examples=50)
@given(
    history=together(histories.customers(), histories.files(), histories.managers()),
    now=ASKED_AT,
    page=st.integers(1, 3),
)
async def test_a_manager_counts_the_customers_that_stand_for_themselves(
    database_url: str, history: list[Happened], now: datetime, page: int
) -> None:
    folds = folded(("customer_list", "manager_list"), *history)
    customers, managers = rows_of(folds), {row.manager: row for row in folds["manager_list"].values()}
    owners = Counter(
        answerable(row, customers, now) for row in customers.values() if tied(row.ties, now).survivor is None
    )
    expected = []
    for row in managers.values():
        above = managers.get(row.coordinator)
        in_force = above and coordinates(above.grade, row.grade, left=above.left_at is not None)
        expected.append(
            Manager(
                manager=row.manager,
                full_name=row.full_name,
                grade=row.grade,
                coordinator=row.coordinator if in_force else None,
                appointed_at=row.appointed_at,
                left_at=row.left_at,
                successor=row.successor,
                customers=owners[row.manager],
            )
        )
    async with written(database_url, folds) as connection:
        ask = partial(account_managers.managers, connection, now)
        await agrees(account_managers.LISTING, ask, in_order(expected, account_managers.LISTING), page=page)


@settings(max_examples=50)
@given(history=histories.units(), instants=st.lists(ASKED_AT, min_size=12, max_size=12))
async def test_a_unit_runs_the_pack_that_the_function_says(
    database_url: str, history: list[Happened], instants: list[datetime]
) -> None:
    folds = folded(("unit_list",), *history)
    async with written(database_url, folds) as connection:
        for as_of in instants:
            expected = in_order(
                (unit_list.standing(row, as_of) for row in folds["unit_list"].values()), unit_list.LISTING
            )
            found = await unit_list.units(connection, as_of)
            assert published(unit_list.LISTING, found) == published(unit_list.LISTING, expected)
