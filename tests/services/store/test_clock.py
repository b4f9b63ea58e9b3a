"""A clock that is set back does not take the log with it (R12)."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.envelope import unseal
from projections.engine.batch.fold import Stored
from services.store import clock
from services.store.memory import MemoryRecorder, memory_store
from tests.later import of_a_later_release
from tests.services.store.names import named, send

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Machine:
    """The machine's clock, set by the test."""

    def __init__(self) -> None:
        self.shown = NOON

    def now(self, _: object) -> datetime:
        return self.shown


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(clock, "datetime", machine)
    return machine


def recorded(recorder: MemoryRecorder) -> list[datetime]:
    return [unseal(each.state).time for each in recorder.select_notifications(1, 100)]


async def test_r12_events_are_not_recorded_before_the_ones_before_them(machine: Machine) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        for hours in (0, -1, -2, 1):
            machine.shown = NOON + timedelta(hours=hours)
            await send(store, named(f"Name {hours}", f"C{hours + 2}"))

    assert recorded(recorder) == [NOON, NOON, NOON, NOON + timedelta(hours=1)]


async def test_r12_a_start_after_the_clock_was_set_back_goes_on_from_the_newest_event(machine: Machine) -> None:
    recorder = MemoryRecorder()
    for hours in (0, -1):
        machine.shown = NOON + timedelta(hours=hours)
        async with memory_store(recorder) as store:
            await send(store, named(f"Name {hours}"))

    assert recorded(recorder) == [NOON, NOON]


async def test_r12_an_unreadable_newest_event_leaves_the_machines_clock(machine: Machine) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await send(store, named("Acme"))
    recorder._stored_events[0] = recorder._stored_events[0].__class__(  # noqa: SLF001 - a fault
        **(vars(recorder._stored_events[0]) | {"state": b"damaged"})  # noqa: SLF001
    )
    machine.shown = NOON - timedelta(hours=1)
    async with memory_store(recorder) as store:
        await send(store, named("Bolt", "C2"))

    assert unseal(recorder.select_notifications(2, 1)[0].state).time == machine.shown


async def test_r12_the_newest_event_counts_where_a_later_release_stored_it(machine: Machine) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await send(store, named("Acme"))
    later = of_a_later_release(Stored(1, recorder.select_notifications(1, 1)[0].state)).state
    recorder._stored_events[0] = recorder._stored_events[0].__class__(  # noqa: SLF001 - a later release
        **(vars(recorder._stored_events[0]) | {"state": later})  # noqa: SLF001
    )
    machine.shown = NOON - timedelta(hours=1)
    async with memory_store(recorder) as store:
        await send(store, named("Bolt", "C2"))

    assert unseal(recorder.select_notifications(2, 1)[0].state).time == NOON
