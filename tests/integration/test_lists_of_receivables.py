"""Whatever happened, PostgreSQL lists and sums what the functions say that an invoice owes (semantics 13)."""

from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.credit.bucket import BUCKETS
from projections.credit import ageing, open_items, overdue_counts
from projections.credit.ageing import AgeingQuery
from projections.credit.open_items import OverdueQuery
from services.lists.rows import plain
from services.scenarios.answers.folds import in_order, of_customers
from tests.integration.comparing import agrees, folded, of_survivor, published, written
from tests.integration.dealings import invoices
from tests.integration.histories import AS_OF, CUSTOMERS, customers, perhaps, together
from tests.projections.story import Happened

QUERIES: Final = st.builds(OverdueQuery, all=st.booleans(), customer=perhaps(CUSTOMERS), bucket=perhaps(BUCKETS))


@settings(max_examples=50)
@given(
    history=together(customers(), invoices()),
    questions=st.lists(st.tuples(AS_OF, QUERIES, st.integers(1, 3)), min_size=12, max_size=12),
)
async def test_the_list_shows_what_the_function_says_of_each_invoice(
    database_url: str, history: list[Happened], questions: list[tuple[date | datetime, OverdueQuery, int]]
) -> None:
    folds = folded(("overdue_receivables", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of, query, page in questions:
            wanted = of_survivor(folds, query, as_of)
            shown = (open_items.shown(row, as_of, wanted) for row in of_customers(folds, "overdue_receivables"))
            expected = in_order(shown, open_items.LISTING)
            await agrees(open_items.LISTING, partial(open_items.overdue, connection, as_of, query), expected, page=page)


@settings(max_examples=25)
@given(
    history=together(customers(), invoices()),
    questions=st.lists(st.tuples(AS_OF, perhaps(CUSTOMERS), st.integers(1, 3)), min_size=12, max_size=12),
)
async def test_the_sums_of_each_customer_are_those_of_the_items_shown_under_it(
    database_url: str, history: list[Happened], questions: list[tuple[date | datetime, str | None, int]]
) -> None:
    folds = folded(("overdue_receivables", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of, customer, page in questions:
            asked = of_survivor(folds, OverdueQuery(all=True, customer=customer), as_of)
            items = (open_items.shown(row, as_of, asked) for row in of_customers(folds, "overdue_receivables"))
            expected = ageing.aged_by_customer(item for item in items if item)
            ask = partial(ageing.ageing_by_customer, connection, as_of, AgeingQuery(customer=customer))
            await agrees(ageing.BY_CUSTOMER, ask, expected, page=page)


@settings(max_examples=50)
@given(history=invoices(), moments=st.lists(AS_OF, min_size=12, max_size=12))
async def test_the_sums_are_those_of_the_items(
    database_url: str, history: list[Happened], moments: list[date | datetime]
) -> None:
    folds = folded(("overdue_receivables",), *history)
    async with written(database_url, folds) as connection:
        for as_of in moments:
            items = (open_items.standing(row, as_of) for row in folds["overdue_receivables"].values())
            expected = ageing.aged(item for item in items if item)
            found = await ageing.ageing(connection, as_of)
            assert published(ageing.LISTING, found) == published(ageing.LISTING, expected)


@settings(max_examples=50)
@given(history=together(customers(), invoices()), moments=st.lists(AS_OF, min_size=12, max_size=12))
async def test_the_counts_are_those_of_the_overdue_items_that_the_list_shows(
    database_url: str, history: list[Happened], moments: list[date | datetime]
) -> None:
    folds = folded(("overdue_receivables", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of in moments:
            items = (open_items.shown(row, as_of) for row in of_customers(folds, "overdue_receivables"))
            expected = overdue_counts.counted(item for item in items if item)
            found = await overdue_counts.overdue_counts(connection, as_of)
            assert plain(asdict(found)) == plain(asdict(expected))
