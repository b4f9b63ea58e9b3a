"""A scenario that evaluates tiers leads to the same events in memory and on PostgreSQL."""

from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest

from contracts.message import Envelope, Event
from contracts.policies.tier_period import TierPeriodClosed
from domain.decider import Refused
from services.scenarios import known, packs
from services.scenarios.play import perform, played
from services.scenarios.read import Written
from services.scenarios.run import found
from services.scenarios.text.step import EvaluationStep
from services.store import log
from services.store.postgres import open_store
from services.store.unreadable import readable
from services.tiers.evidence import ReadModels
from tests import stack as stacks
from tests.services.api.read_models import catch_up
from tests.services.scenarios.written import SHIPPED
from tests.stack import PrivateStack

EXAMPLES: Final = SHIPPED.parent / "docs" / "examples"


def evaluating() -> list[Written]:
    """Return the shipped scenarios that evaluate tiers, and those of the pages' examples."""
    return [
        each
        for each in found([SHIPPED, EXAMPLES])
        if isinstance(each, Written) and any(isinstance(step, EvaluationStep) for step in each.scenario.given)
    ]


SCENARIOS: Final = evaluating()


@pytest.fixture
def own_database(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


async def on_postgresql(url: str, written: Written) -> tuple[list[Refused | None], list[Envelope]]:
    refusals = []
    async with open_store(url) as store, await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        assert await packs.activate(store, written.packs) is None
        await known.record(written, store)
        for place, step in enumerate(written.scenario.given):
            if isinstance(step, EvaluationStep):
                await catch_up(url)
            refusals.append(await perform(written, place, store, lambda: ReadModels(connection)))
        stored = await log.read_page(connection, 0, limit=100_000)
        return refusals, [each.envelope for each in await readable(connection, stored)]


def told(events: list[Envelope]) -> list[tuple[Any, ...]]:
    """Leave out when and where it was written down; customers may be decided on in any order."""
    by_stream = sorted(events, key=lambda event: (event.stream, event.version))
    return [
        (each.stream, each.version, each.type, each.occurred_at, each.actor, _without_position(each.event))
        for each in by_stream
    ]


def _without_position(event: Event) -> Event:
    return event.model_copy(update={"facts_position": 0}) if isinstance(event, TierPeriodClosed) else event


def test_there_are_scenarios_that_evaluate() -> None:
    assert SCENARIOS


@pytest.mark.parametrize("written", SCENARIOS, ids=lambda written: f"{written.file.stem}: {written.scenario.scenario}")
async def test_a_scenario_evaluates_in_memory_as_on_postgresql(own_database: str, written: Written) -> None:
    refusals, events = await on_postgresql(own_database, written)

    async with played(written) as in_memory:
        assert told(list(in_memory.events)) == told(events)
        assert [repr(each) for each in in_memory.refusals] == [repr(each) for each in refusals]
