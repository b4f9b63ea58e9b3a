"""An event that a later release stored is shown as one that this release cannot read, and the rest is answered."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from contracts.credit.credit_account import CreditLimitSet
from contracts.customers.customer import CustomerRegistered
from contracts.organisation.account_manager import ManagerAppointed, ManagerGradeChanged, ManagerLeft
from contracts.organisation.unit import UnitPackChosen
from projections.engine.batch.fold import WAITS, Stored
from projections.registry import PROJECTIONS
from services.customers.persons import persons
from services.store.memory import memory_store
from services.travel.steps import steps
from tests.examples import a, usd
from tests.integration.test_differences import HISTORY, T1, T2, Asked, compared, paid
from tests.integration.travelling import logged
from tests.later import of_a_later_release, of_another_form
from tests.projections.story import on, stored
from tests.services.api.conftest import client
from tests.services.cli.kehu import kehu

Forged = Callable[[Stored], Stored]
# The limit of the account is of a later release, and what follows in its stream waits.
LIMIT: Final = len(HISTORY) + 1
FIRST, SECOND = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
STORED: Final = stored(
    [
        *HISTORY,
        on("2025-03-02", a(CreditLimitSet, account_id="A1", customer_id="C1", limit=usd("500.00"))),
        on("2025-03-10", paid(5, "60.00")),
        on("2025-01-02", a(ManagerAppointed, manager_id="li", full_name="Li Wei")),
        on("2025-02-02", a(ManagerGradeChanged, manager_id="li", grade="senior")),
        on("2025-03-02", a(ManagerLeft, manager_id="li")),
        on("2025-01-02", a(ManagerAppointed, manager_id="wang", full_name="Wang Fang")),
        on(
            "2025-01-02",
            a(UnitPackChosen, unit_id="north", pack="distributor", effective_from=FIRST),
        ),
        on(
            "2025-01-03",
            a(UnitPackChosen, unit_id="north", pack="hvac-maker", effective_from=SECOND),
        ),
        on("2025-01-01", a(CustomerRegistered, customer_id="C9", full_name="Newest")),
    ]
)
GRADE, CHOICE, NEWEST = LIMIT + 3, LIMIT + 7, LIMIT + 8
FORGED: Final = {"type": of_a_later_release, "form": of_another_form}
pytestmark = pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)


def with_forged(forged: Forged, *positions: int) -> Sequence[Stored]:
    return [forged(event) if event.position in positions else event for event in STORED]


def error_of(forged: Forged) -> str:
    return "does not know the type" if forged is of_a_later_release else "are not those of its type"


async def test_a_row_is_stepped_through_past_it(forged: Forged, database_url: str) -> None:
    async with logged(database_url, with_forged(forged, LIMIT), 0) as connection:
        found = await steps(connection, PROJECTIONS["overdue_receivables"], "A1/I5")
    assert [step.position for step in found] == [10, LIMIT, LIMIT + 1]
    (made, unread, waits) = found
    assert made.error is None
    assert (unread.event, unread.changed, unread.row) == ("credit-account/A1@12", {}, made.row)
    assert unread.error is not None
    assert "This release cannot read it" in unread.error
    assert waits.error == WAITS


async def test_the_history_of_one_event_is_stepped_to_it(forged: Forged, database_url: str) -> None:
    async with logged(database_url, with_forged(forged, NEWEST), 0) as connection:
        (step,) = await steps(connection, PROJECTIONS["customer_history"], str(NEWEST))
    assert (step.position, step.row) == (NEWEST, None)


async def test_lists_are_compared_and_it_is_named(forged: Forged, database_url: str) -> None:
    found = await compared(database_url, with_forged(forged, LIMIT), Asked("overdue", T1, T2))
    assert list(found) == [f"A1/I{number}" for number in range(1, 6)]
    assert found["A1/I2"].events == [13, LIMIT]
    was, unread = found["A1/I2"].why
    assert was["error"] is None
    assert "This release cannot read it" in unread["error"]
    # What follows in its stream waits, and is behind no change.
    assert found["A1/I5"].events == [10, LIMIT]


async def test_other_lists_are_compared_without_it(forged: Forged, database_url: str) -> None:
    found = await compared(database_url, with_forged(forged, LIMIT), Asked("complaints", T1, T2))
    assert all(LIMIT not in difference.events for difference in found.values())


async def test_it_is_explained_over_http_and_a_list_waits_for_it(forged: Forged, database_url: str) -> None:
    async with (
        logged(database_url, with_forged(forged, LIMIT), 0),
        memory_store() as store,
        client(store, database_url) as api,
    ):
        answer = await api.get(f"/events/{LIMIT}")
        steps_answer = await api.get("/projections/overdue_receivables/steps", params={"key": "A1/I5"})
        moments = {"from": "2025-03-01T00:00:00Z", "to": "2025-04-01T00:00:00Z"}
        differing = await api.get("/differences/overdue", params=moments)
        waiting = await api.get("/receivables/overdue", params={"after": LIMIT})
    told = answer.json()
    assert (answer.status_code, told["kind"], told["position"], told["actor"]) == (200, "unreadable", LIMIT, "desk")
    assert error_of(forged) in told["says"]
    assert [step["position"] for step in steps_answer.json()["items"]] == [10, LIMIT, LIMIT + 1]
    assert LIMIT in differing.json()["items"][0]["events"]
    assert (waiting.status_code, waiting.json()["code"]) == (503, "read-model.behind")


async def test_the_command_line_shows_it(forged: Forged, database_url: str, tmp_path: Path) -> None:
    async with logged(database_url, with_forged(forged, LIMIT, CHOICE), 0):
        explained = await asyncio.to_thread(kehu, "explain", str(LIMIT), database_url=database_url, home=tmp_path)
        choices = await asyncio.to_thread(
            kehu, "policy", "choices", "north", "--format", "json", database_url=database_url, home=tmp_path
        )
    assert explained.code == 0
    assert "This release cannot read it" in explained.out
    assert [row["pack"] for row in choices.rows] == ["distributor", None]
    assert "This release cannot read it" in choices.rows[1]["reason"]


async def test_a_person_is_listed_as_known_before_it(forged: Forged, database_url: str) -> None:
    async with logged(database_url, with_forged(forged, GRADE), 0) as connection:
        found = {each.person: each for each in await persons(connection)}
    assert (found["li"].full_name, found["li"].left_at) == ("Li Wei", None)
    assert found["wang"].full_name == "Wang Fang"
