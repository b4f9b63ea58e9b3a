"""Timers announce each level once, whatever is killed, doubled or read again (semantics 10)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from contracts.complaints.clocks import ComplaintEscalationRaised
from contracts.complaints.complaint import ReceiveComplaint, ResumeWork, StartWaiting, TriageComplaint
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause, unseal
from contracts.message import Command, Envelope
from contracts.organisation.unit import RunPack
from projections.engine.batch.fold import Stored
from projections.obligations.obligations import Obligation
from services.commands.registry import HANDLERS
from services.scenarios.answers.folds import folded
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from services.timers.announcing import Announcer
from services.timers.unannounced import Reached, of_row
from tests.domain.complaints.played import at
from tests.examples import a


@asynccontextmanager
async def desk(recorder: MemoryRecorder) -> AsyncIterator[Store]:
    """Yield a store in which complaint 8 is received on Thursday morning, under the policy of a maker."""
    async with memory_store(recorder) as store:
        begins = datetime(2025, 12, 31, 16, tzinfo=UTC)
        await send(store, a(RunPack, pack="hvac-maker", effective_from=begins), "2026-03-05 08:00")
        await send(store, a(RegisterCustomer), "2026-03-05 08:00")
        await send(store, a(ReceiveComplaint), "2026-03-05 09:00")
        await send(store, a(TriageComplaint, severity="general"), "2026-03-05 09:00")
        yield store


async def send(store: Store, command: Command, time: str) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=at(time), actor="desk", arrived_at=at(time))
    await HANDLERS[command.name](command, store=store, cause=cause)


def events(recorder: MemoryRecorder) -> list[Stored]:
    notifications = recorder.select_notifications(1, recorder.max_notification_id() or 1)
    return [Stored(each.id, each.state) for each in notifications]


def raised(recorder: MemoryRecorder) -> list[Envelope]:
    found = [unseal(each.state) for each in events(recorder)]
    return [each for each in found if isinstance(each.event, ComplaintEscalationRaised)]


def reached(recorder: MemoryRecorder, time: str) -> list[Reached]:
    """Return what the read model, made anew from the log, says to be reached."""
    rows: list[Obligation] = list(folded(events(recorder)).rows["obligations"].values())
    return [level for row in rows for level in of_row(row, at(time))]


async def test_d8_a_level_is_announced_once_by_twins_and_after_a_restart() -> None:
    """D8: one announces and is killed, its twin has the same rows, a third reads all again."""
    recorder = MemoryRecorder()
    async with desk(recorder) as store:
        assert reached(recorder, "2026-03-09 10:52:29") == []
        levels = reached(recorder, "2026-03-09 18:00")
        twins = [Announcer(store), Announcer(store)]
        await asyncio.gather(*(each.announce(levels, at("2026-03-09 18:00")) for each in twins))
        await Announcer(store).announce(levels, at("2026-03-10 09:00"))

        announced = raised(recorder)
        assert [each.occurred_at for each in announced] == [at("2026-03-09 10:52:30"), at("2026-03-09 18:00")]
        assert [each.actor for each in announced] == ["timers", "timers"]
        said = [each.event for each in announced if isinstance(each.event, ComplaintEscalationRaised)]
        assert [(each.level, each.notify) for each in said] == [("75%", "supervisor"), ("100%", "manager")]
        assert reached(recorder, "2026-03-11 09:00") == []


async def test_an_announcer_leaves_alone_what_it_announced_a_moment_ago() -> None:
    """The read model may be behind."""
    recorder = MemoryRecorder()
    async with desk(recorder) as store:
        levels, announcer = reached(recorder, "2026-03-10 09:00"), Announcer(store)

        assert await announcer.announce(levels, at("2026-03-10 09:00")) == 2
        assert await announcer.announce(levels, at("2026-03-10 09:00")) == 0


async def test_a_level_that_is_ahead_again_is_put_off_and_not_refused_for_good() -> None:
    """The read model said that it was reached; a wait was recorded meanwhile that began before it."""
    recorder = MemoryRecorder()
    async with desk(recorder) as store:
        levels = reached(recorder, "2026-03-10 09:00")
        await send(store, a(StartWaiting), "2026-03-06 09:00")
        await Announcer(store).announce(levels, at("2026-03-10 09:00"))
        assert raised(recorder) == []

        await send(store, a(ResumeWork), "2026-03-10 09:00")
        later = reached(recorder, "2026-03-12 09:00")
        await Announcer(store).announce(later, at("2026-03-12 09:00"))

        assert {each.command_id for each in later} == {each.command_id for each in levels}
        assert [each.occurred_at for each in raised(recorder)] == [at("2026-03-11 10:52:30"), at("2026-03-11 18:00")]
