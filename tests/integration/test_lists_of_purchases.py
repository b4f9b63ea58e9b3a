"""Whatever was spending and given back, PostgreSQL sums what the function sums."""

from datetime import date, datetime
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.customers import spending
from projections.customers.spending import PurchasesQuery
from services.scenarios.answers.folds import of_customers
from tests.integration import dealings, histories
from tests.integration.comparing import agrees, folded, of_survivor, written
from tests.integration.histories import ASKED_AT, CUSTOMERS, DAYS, perhaps, together
from tests.projections.story import Happened

# The window, when duplicates are looked up, the customer asked for, and the length of a page.
QUESTIONS = st.tuples(DAYS, DAYS, st.one_of(st.none(), ASKED_AT), perhaps(CUSTOMERS), st.integers(1, 3))


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.purchases()),
    questions=st.lists(QUESTIONS, min_size=12, max_size=12),
)
async def test_the_sums_are_those_of_the_purchases(
    database_url: str,
    history: list[Happened],
    questions: list[tuple[date, date, datetime | None, str | None, int]],
) -> None:
    folds = folded(("purchases", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for start, end, as_of, customer, page in questions:
            sums = spending.spent(of_customers(folds, "purchases"), start, end, as_of=as_of)
            query = PurchasesQuery(customer=customer)
            wanted = of_survivor(folds, query, as_of) if as_of else query
            expected = [each for each in sums if wanted.customer in (None, each.customer)]
            ask = partial(spending.purchases, connection, start, end, query, as_of=as_of)
            await agrees(spending.LISTING, ask, expected, page=page)
