"""A filter that names what nobody has recorded is refused where nothing is found (semantics 35)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from psycopg import AsyncConnection

from contracts.message import Id
from contracts.reference import references
from projections.complaints.complaints import ComplaintsQuery
from projections.credit.open_items import OverdueQuery
from projections.customers.counts import CountsQuery
from projections.customers.directory import CustomersQuery
from projections.customers.spending import PurchasesQuery
from projections.customers.verification_due import VerificationsQuery
from projections.engine.listing import Query
from projections.tiers.tier_list import TiersQuery
from services.customers.persons import Person
from services.lists import known
from services.lists.known import as_option, check_known
from services.reference import ReferenceUnknown

QUERIES: list[type[Query]] = [
    ComplaintsQuery,
    CountsQuery,
    CustomersQuery,
    OverdueQuery,
    PurchasesQuery,
    TiersQuery,
    VerificationsQuery,
]
ABOUT = {"customer": "customer", "owner": "person", "unit": "unit"}


# Whom an earlier release named without enrolling them.
OWNED, OWNER = "C1", "zhao"


async def everybody(_connection: object, *, limit: int) -> list[Person]:
    """List an account manager and a person who is none, both of one name."""
    assert limit
    return [
        Person(person=id_, full_name="李伟", grade=grade, enrolled_at=datetime(2026, 1, 1, tzinfo=UTC), left_at=None)
        for id_, grade in (("gc1-li.wei", None), ("hm7-li.wei", "senior"))
    ]


@pytest.fixture(autouse=True)
def _of_these_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "PERSONS", f"{__name__}:everybody")


class Log:
    """A connection on which the index of streams answers with these."""

    def __init__(self, *streams: str) -> None:
        self._streams = streams

    async def execute(self, _sql: str, asked: dict[str, Any]) -> "Log":
        if "owner" in asked:
            self._found = [(OWNED,)] if asked["owner"] == OWNER else []
            return self
        self._found = [(each,) for each in self._streams if asked["begin"] <= each < asked["end"]]
        return self

    async def fetchall(self) -> Sequence[tuple[str]]:
        return self._found


KNOWN = cast("AsyncConnection[Any]", Log("account-manager/Li-Wei", "customer/C1", "customer/C2", "unit/north"))


def filters() -> Iterator[Any]:
    """Yield each list with each of its filters that names something."""
    for query in QUERIES:
        needed = {"by": "kind"} if query is CountsQuery else {}
        for name in filter(query.model_fields.__contains__, ABOUT):
            yield pytest.param(query, name, needed, id=f"{query.__name__}/{name}")


@pytest.mark.parametrize(("query", "name", "needed"), list(filters()))
async def test_each_filter_that_names_something_is_checked(
    query: type[Query], name: str, needed: dict[str, str]
) -> None:
    with pytest.raises(ReferenceUnknown, match=f"^{name}: there is no {ABOUT[name]} C11; ") as refused:
        await check_known(KNOWN, query(**{name: "C11"}, **needed))
    assert refused.value.code == "reference.unknown"


def test_no_other_filter_is_an_id() -> None:
    for query in QUERIES:
        for name, field in query.model_fields.items():
            assert field.annotation != Id | None or name in references(query), (query, name)


@pytest.mark.parametrize(
    "query",
    [
        ComplaintsQuery(customer="C1", owner="Li Wei"),
        CustomersQuery(unit="north", owner="Li-Wei", text="nobody"),
        CustomersQuery(owner=OWNER, text="nobody"),
        VerificationsQuery(owner=OWNER),
        ComplaintsQuery(owner=OWNER),
        # Customers who name no unit are in this one.
        CustomersQuery(unit="main"),
        OverdueQuery(),
    ],
)
async def test_what_is_recorded_may_have_nothing(query: Query) -> None:
    await check_known(KNOWN, query)


async def test_the_command_line_names_its_option_and_the_nearest_known() -> None:
    with pytest.raises(ReferenceUnknown) as refused:
        await check_known(KNOWN, OverdueQuery(customer="C11"), as_option)
    assert str(refused.value) == "--customer: there is no customer C11; the nearest known: C1, C2."


async def test_a_person_who_is_named_by_name_is_refused_with_the_ids_of_all_who_are_called_so() -> None:
    with pytest.raises(ReferenceUnknown) as refused:
        await check_known(KNOWN, CustomersQuery(owner="李伟"), as_option)
    assert str(refused.value).startswith("--owner: there is no person 李伟 by id, but some are called so; ")
    assert str(refused.value).endswith("did you mean one of gc1-li.wei, hm7-li.wei?")
