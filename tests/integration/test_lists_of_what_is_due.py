"""Promises of cases, files to verify (CU4) and policies to evaluate (PG1) are one list, in the order of due times."""

from datetime import date
from functools import partial
from typing import Any, Final

from contracts.customers.customer import CustomerRegistered
from contracts.customers.file import CustomerVerified
from contracts.customers.ownership import OwnerAssigned
from projections.engine.timeline import end_of_day
from projections.obligations.due import LISTING, DueQuery, Placed
from services.due import due
from tests.examples import a
from tests.integration.comparing import agrees, folded, written
from tests.integration.test_lists_of_obligations import history
from tests.projections.story import on, utc

ZONE: Final = "Asia/Shanghai"
TABLES: Final = (
    "obligations",
    "complaint_sla",
    "measure_list",
    "customer_list",
    "policy_list",
    "policy_evaluations",
    "unit_list",
)
FILES: Final = [
    on("2025-03-01T09:00", a(CustomerRegistered, customer_id="C1")),
    on("2025-03-03T09:00", a(CustomerRegistered, customer_id="C2", unit_id="north")),
    on("2025-03-03T10:00", a(OwnerAssigned, customer_id="C2", owner_id="li")),
    on("2025-03-03T09:00", a(CustomerRegistered, customer_id="C3")),
    on(
        "2026-01-10T09:00",
        a(CustomerVerified, customer_id="C3", verified_on=date(2026, 1, 10), next_due=date(2027, 1, 10)),
    ),
]

FILTERS: Final[list[dict[str, Any]]] = [
    {},
    {"late": True},
    {"open": True},
    {"kind": "verification"},
    {"kind": "policy-evaluation"},
    {"kind": "policy-evaluation", "late": True},
    {"kind": "resolution"},
    {"owner": "li"},
    {"unit": "north"},
    {"customer": "C1"},
]


async def test_everything_due_is_one_list_that_is_paged_without_a_gap(database_url: str) -> None:
    as_of = utc("2026-07-10T09:00")
    async with written(database_url, folded(TABLES, *FILES, *history())) as connection:
        for number, filters in enumerate(FILTERS):
            query = DueQuery.model_validate(filters)
            ask = partial(due, connection, as_of, query, zone=ZONE)
            whole = await ask()
            assert [LISTING.place_of(each) for each in whole] == sorted(LISTING.place_of(each) for each in whole)
            assert all(_fits(each, query) for each in whole)
            await agrees(LISTING, ask, whole, page=1 + number % 3)
            assert whole, filters


async def test_a_file_is_late_from_the_day_after_and_an_evaluation_too(database_url: str) -> None:
    async with written(database_url, folded(TABLES, *FILES)) as connection:
        ask = partial(due, connection, zone=ZONE)
        on_the_day = await ask(end_of_day(date(2026, 3, 1), ZONE), DueQuery(kind="verification"))
        after = await ask(utc("2026-03-02T09:00"), DueQuery(kind="verification", late=True))
        evaluated = await ask(utc("2026-07-02T09:00"), DueQuery(kind="policy-evaluation", late=True))

    assert [(each.subject, each.verdict) for each in on_the_day] == [
        ("customer/C1", "open"),
        ("customer/C2", "open"),
        ("customer/C3", "open"),
    ]
    assert on_the_day[1].owner == "li"
    assert [(each.subject, each.verdict, each.late_seconds) for each in after] == [("customer/C1", "broken", 61_200)]
    assert "policy/distributor" in {each.subject for each in evaluated}
    assert {each.verdict for each in evaluated} == {"broken"}


def _fits(each: Placed, query: DueQuery) -> bool:
    asked = (
        (query.kind, each.kind),
        (query.owner, each.owner),
        (query.unit, each.unit),
        (query.customer, each.customer),
    )
    late = not query.late or each.verdict in ("late", "broken")
    return late and all(wanted in (None, value) for wanted, value in asked)
