"""Whatever happened, PostgreSQL lists and counts complaints as the functions say that they stood (semantics 6, 9)."""

from datetime import datetime
from functools import partial
from typing import Final, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.complaints.progress import State
from projections.complaints import complaint_counts, complaints, counts
from projections.complaints.complaint_counts import By, ComplaintCountsQuery
from projections.complaints.complaints import ComplaintsQuery
from services.scenarios.answers.folds import in_order, of_customers
from tests.integration import dealings, histories
from tests.integration.comparing import agrees, folded, of_survivor, written
from tests.integration.dealings import SEVERITIES
from tests.integration.histories import ASKED_AT, CUSTOMERS, MANAGERS, few, perhaps, together
from tests.projections.story import Happened

FILTERS: Final = {
    "state": perhaps(get_args(State)),
    "severity": perhaps(SEVERITIES),
    "owner": perhaps(MANAGERS),
    "customer": perhaps(CUSTOMERS),
}
QUERIES: Final = few(FILTERS).map(ComplaintsQuery.model_validate)


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.complaints()),
    questions=st.lists(st.tuples(ASKED_AT, QUERIES, st.integers(1, 3)), min_size=12, max_size=12),
)
async def test_the_list_shows_what_the_function_says_of_each_complaint(
    database_url: str, history: list[Happened], questions: list[tuple[datetime, ComplaintsQuery, int]]
) -> None:
    folds = folded(("complaint_sla", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of, query, page in questions:
            wanted = of_survivor(folds, query, as_of)
            shown = (complaints.shown(row, as_of, wanted) for row in of_customers(folds, "complaint_sla"))
            expected = in_order(shown, complaints.LISTING)
            await agrees(
                complaints.LISTING, partial(complaints.complaints, connection, as_of, query), expected, page=page
            )


@settings(max_examples=50)
@given(
    history=dealings.complaints(),
    windows=st.lists(st.tuples(st.one_of(st.none(), ASKED_AT), ASKED_AT), min_size=12, max_size=12),
)
async def test_the_counts_are_those_of_the_complaints(
    database_url: str, history: list[Happened], windows: list[tuple[datetime | None, datetime]]
) -> None:
    folds = folded(("complaint_sla",), *history)
    async with written(database_url, folds) as connection:
        for first, before in windows:
            expected = counts.counted(folds["complaint_sla"].values(), first, before)
            assert await counts.counts(connection, first, before) == expected


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.complaints()),
    questions=st.lists(st.tuples(ASKED_AT, QUERIES, st.sampled_from(get_args(By))), min_size=12, max_size=12),
)
async def test_the_counts_by_a_field_are_those_of_the_complaints_that_the_list_shows(
    database_url: str, history: list[Happened], questions: list[tuple[datetime, ComplaintsQuery, By]]
) -> None:
    folds = folded(("complaint_sla", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of, query, by in questions:
            wanted = of_survivor(folds, query, as_of)
            shown = (complaints.shown(row, as_of, wanted) for row in of_customers(folds, "complaint_sla"))
            expected = complaint_counts.counted((each for each in shown if each), by)
            asked = ComplaintCountsQuery(by=by, **query.model_dump())
            assert await complaint_counts.complaint_counts(connection, as_of, asked) == expected
