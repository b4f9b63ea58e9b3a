"""PostgreSQL lists the measures as the function says that they stood."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle, product
from typing import Any, Final

from contracts.organisation.measure import MeasureChecked, MeasureCompleted, MeasureOpened, MeasureReopened
from projections.obligations import due
from projections.organisation import measures
from projections.organisation.measures import MeasuresQuery
from services.scenarios.answers.folds import in_order
from tests.examples import a
from tests.integration.comparing import agrees, folded, written
from tests.projections.story import Happened, on, utc

MOMENTS: Final = ["2026-01-31", "2026-02-15", "2026-04-01", "2026-09-01"]
FILTERS: Final[Sequence[dict[str, Any]]] = [
    {},
    {"late": True},
    {"state": "done"},
    {"department": "logistics", "person": "li"},
    {"unit": "north"},
    {"origin": "survey"},
]


def opened(measure: str, month: int, **fields: Any) -> Happened:
    until = {"until": date(2026, month, 28), "due_at": datetime(2026, month, 28, 16, tzinfo=UTC)}
    return on("2026-02-01", a(MeasureOpened, measure_id=measure, unit_id="main", **until, **fields))


def history() -> Iterator[Happened]:
    yield opened("M1", 3, department="logistics", person="li")
    yield opened("M2", 2, origin="survey")
    yield opened("M3", 2, department="logistics", person="wang")
    yield on("2026-03-02", a(MeasureCompleted, measure_id="M2"))
    yield on("2026-03-20", a(MeasureCompleted, measure_id="M1"))
    yield on("2026-04-01", a(MeasureChecked, measure_id="M1", effective=False))
    again = {"until": date(2026, 8, 31), "due_at": datetime(2026, 8, 31, 16, tzinfo=UTC)}
    yield on("2026-04-02", a(MeasureReopened, measure_id="M1", **again))


async def test_the_list_shows_what_the_function_says_of_each_measure(database_url: str) -> None:
    """CO11."""
    folds = folded(("measure_list", "obligations", "complaint_sla", "customer_list"), *history())
    async with written(database_url, folds) as connection:
        for (day, filters), page in zip(product(MOMENTS, FILTERS), cycle([1, 2]), strict=False):
            as_of, query = utc(day), MeasuresQuery.model_validate(filters)
            rows = folds["measure_list"].values()
            expected = in_order((measures.shown(row, as_of, query) for row in rows), measures.LISTING)
            asked = partial(measures.measures, connection, as_of, query)
            await agrees(measures.LISTING, asked, expected, page=page)
        owed = await due.obligations(connection, utc("2026-03-25"), due.DueQuery(kind="measure", owner="li"))

    assert [(each.subject, each.owner, each.verdict, each.customer) for each in owed] == [
        ("measure/M1", "li", "met", None)
    ]
