"""PostgreSQL lists who read whose contacts, the latest first, under each customer with its duplicates."""

from functools import partial
from typing import Any, Final

import pytest

from contracts.customers.access import ContactsRead
from contracts.customers.customer import CustomerRegistered
from contracts.customers.identity import CustomerAbsorbed, CustomerMerged
from projections.history import accesses
from projections.history.accesses import AccessesQuery
from tests.examples import a
from tests.integration.comparing import published
from tests.integration.read_models import read_models
from tests.projections.story import on, utc

NOW: Final = utc("2026-06-01")


def reading(day: str, customer: str, who: str) -> Any:
    return on(day, a(ContactsRead, customer_id=customer, read_by=who, purpose="complaint"))


HISTORY: Final = (
    on("2026-01-01", a(CustomerRegistered, customer_id="C1")),
    on("2026-01-01", a(CustomerRegistered, customer_id="C2")),
    reading("2026-01-02", "C1", "li"),
    reading("2026-01-03", "C2", "wang"),
    reading("2026-01-04", "C1", "wang"),
    on("2026-02-01", a(CustomerMerged, customer_id="C2", survivor_id="C1")),
    on("2026-02-01", a(CustomerAbsorbed, customer_id="C1", duplicate_id="C2")),
)


@pytest.mark.parametrize(
    ("filters", "days"),
    [({}, [4, 3, 2]), ({"customer": "C1"}, [4, 3, 2]), ({"read_by": "li"}, [2]), ({"customer": "C2"}, [3])],
    ids=str,
)
async def test_the_latest_reading_comes_first(database_url: str, filters: dict[str, str], days: list[int]) -> None:
    async with read_models(database_url, *HISTORY) as connection:
        ask = partial(accesses.accesses, connection, NOW, AccessesQuery.model_validate(filters))
        found = await ask()
        assert [each.at.day for each in found] == days
        assert {each.purpose for each in found} == {"complaint"}
        first = await ask(limit=1)
        rest = await ask(after=accesses.LISTING.place_of(first[0]))
    assert published(accesses.LISTING, [*first, *rest]) == published(accesses.LISTING, found)
