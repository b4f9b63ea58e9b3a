"""A simulation is stored as an import is: many commands at a time, and again without doubling."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.customers import customer
from domain.customers.state import Registered
from domain.organisation import unit
from projections.engine.batch.fold import Stored
from services.commands.patience import Patience
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import folded
from services.simulation.company import Company
from services.simulation.founding import BeganOnAnotherDay, begun, company_of
from services.simulation.play import Story, Tally, counted, play, reporting
from services.simulation.tiers import evaluate, period_starts
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.services.simulation.companies import BEGINS, GENERAL, NOW, company, story
from tests.waiting import PATIENCE_SECONDS

EARLY = NOW - timedelta(days=300)


async def played(store: Store, asked: Story, of: Company | None = None) -> Tally:
    tally = Tally()
    await play(store, of or company(), reporting(tally), Patience(PATIENCE_SECONDS, lambda _: None), asked)
    return tally


async def evaluated(store: Store, recorder: MemoryRecorder) -> list[str]:
    """Decide on the tiers of all periods, each by what is stored before."""
    patience, outcomes = Patience(PATIENCE_SECONDS, lambda _: None), []
    for at in period_starts(company(), NOW):
        last = recorder.max_notification_id() or 0
        rows = folded([Stored(each.id, each.state) for each in recorder.select_notifications(1, last)]).rows
        outcomes += await evaluate(store, InMemory(rows, last), company(), at, patience.insist)
    return outcomes


async def test_what_was_counted_is_sent_and_accepted() -> None:
    async with memory_store() as store:
        tally = await played(store, story(8))
    assert tally.commands == counted(company(), story(8)).commands
    assert tally.events.total() >= tally.commands.total()
    assert not tally.refused


async def test_the_same_simulation_again_stores_nothing() -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        first = await played(store, story(8, until=EARLY))
        stored = recorder.max_notification_id()
        again = await played(store, story(8, until=EARLY))
    assert again.repeated == first.commands
    assert recorder.max_notification_id() == stored


async def test_a_simulation_that_goes_on_adds_only_what_is_new() -> None:
    recorder, whole = MemoryRecorder(), MemoryRecorder()
    async with memory_store(recorder) as store:
        first = await played(store, story(5, until=EARLY))
        then = await played(store, story(8))
    async with memory_store(whole) as store:
        at_once = await played(store, story(8))
    assert then.repeated == first.commands
    assert first.events + then.events == at_once.events
    assert not then.refused


async def test_a_company_that_cannot_be_founded_has_no_business() -> None:
    async with memory_store() as store:
        tally = await played(store, story(3), replace(company(), pack="no-such-pack"))
    assert tally.refused
    assert tally.first_refusal
    assert "no-such-pack" in tally.first_refusal.reason
    assert "customer.register" not in tally.commands


async def test_another_first_day_is_refused_and_the_known_one_named() -> None:
    async with memory_store() as store:
        opened = await company_of(store, GENERAL, 1, BEGINS)
        assert await begun(store, GENERAL, 1, opened.zone) is None
        await played(store, story(1, until=EARLY), opened)
        assert await begun(store, GENERAL, 1, opened.zone) == BEGINS
        assert await company_of(store, GENERAL, 1, BEGINS) == opened
        with pytest.raises(BeganOnAnotherDay, match="--from 2025-11-01"):
            await company_of(store, GENERAL, 1, date(2025, 12, 1))
        assert (await company_of(store, GENERAL, 2, date(2025, 12, 1))).unit_id == "general-company-2"


async def test_the_tiers_of_each_period_are_decided_once() -> None:
    """TI3: by what was bought; the unit's periods are closed."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await played(store, story(20))
        outcomes = [await evaluated(store, recorder) for _ in range(2)]
        tiers = set()
        for number in range(1, 21):
            state = (await store.load(customer.DECIDER, f"gc1-{number:04}")).state
            assert isinstance(state, Registered)
            tiers.add(state.tier and state.tier.tier)
        assert (await store.load(unit.DECIDER, "general-company-1")).version == 1
    assert outcomes[0].count("customer.tier-assigned.v1") >= 20
    assert outcomes[1] == []
    assert {"重要", "一般", "潜在"} <= tiers
