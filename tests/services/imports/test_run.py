"""Rows are performed many at a time, in the order that matters, and survive an outage of the store."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from eventsourcing.persistence import DataError

from domain.complaints.complaint import DECIDER
from domain.complaints.state import Complaint, Received
from services.commands.patience import Patience
from services.commands.registry import HANDLERS
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import ImportRow, Reject, Terms, planned
from services.imports.rejects import open_rejects
from services.imports.report import Report
from services.imports.run import MOST_IN_FLIGHT, Run
from services.imports.source import open_source
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import StoreDown
from tests.known import knowing
from tests.services.imports.layouts.test_helpdesk import row
from tests.services.imports.performing import imported, rejects_of
from tests.services.imports.rows import HEADERS, no_accounts, planned_rows, steps, write
from tests.waiting import PATIENCE_SECONDS, eventually_async


class Outage(MemoryRecorder):
    """A recorder that fails at first, or for good."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def look(self, *args: Any) -> Any:
        if self.failures:
            self.failures -= 1
            raise StoreDown("PostgreSQL does not answer")
        return super().look(*args)


class Choosy(MemoryRecorder):
    """A recorder that cannot store what one of the rows says."""

    def append(self, events: Any, commands: Any, expected: Any) -> Any:
        if any(b"unstorable" in event.state for event in events):
            raise DataError("it cannot be stored")
        return super().append(events, commands, expected)


class Halting(MemoryRecorder):
    """A recorder that halts before it stores more than so many events, until it may go on."""

    def __init__(self, events: int) -> None:
        super().__init__()
        self.events = events
        self.halted = Event()
        self.may_go_on = Event()

    def append(self, *args: Any) -> Any:
        if (self.max_notification_id() or 0) >= self.events:
            self.halted.set()
            assert self.may_go_on.wait(PATIENCE_SECONDS)
        return super().append(*args)


def is_closed(state: Complaint) -> bool:
    return isinstance(state, Received) and state.standing(state.changes[-1].at).state == "closed"


async def test_a_file_imported_again_changes_nothing(tmp_path: Path) -> None:
    lines = [row("Wait"), row("Closed", "09:00:00"), row("Call", "10:00:00"), row("Call", "10:00:00")]
    async with memory_store() as store:
        first = await imported(store, tmp_path, *lines)
        again = await imported(store, tmp_path, *lines)
    # The customer is made known first.
    assert (first["rows"], first["commands"], first["events"], first["repeated"]) == (4, 8, 9, 0)
    assert (again["rows"], again["commands"], again["events"], again["repeated"]) == (4, 7, 0, 7)
    assert not (tmp_path / "rejects.csv").exists()


async def test_a_wait_ends_with_the_row_that_closes_the_case(tmp_path: Path) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, row("Wait"), row("Closed"))
        state: Complaint = (await store.load(DECIDER, "8")).state
    assert is_closed(state)


async def test_an_outage_loses_reorders_and_rejects_nothing(tmp_path: Path) -> None:
    activities = ("Wait", "Resolve ticket", "Take in charge ticket", "Closed")
    lines = [
        f"{case},{activity},R6,2012-07-05 08:30:3{place},C8,S2,L2"
        for case in range(50)
        for place, activity in enumerate(activities)
    ]
    told: list[str] = []
    async with memory_store(Outage(failures=3)) as store:
        summary = await imported(store, tmp_path, *lines, told=told)
        again = await imported(store, tmp_path, *lines)
        states = [(await store.load(DECIDER, str(case))).state for case in range(50)]
    assert summary["rejected"] == 0
    # Beside them, the customer and the person who takes charge.
    assert summary["events"] == 50 * 8 + 2
    assert (again["events"], again["rejected"]) == (0, 0)
    assert all(map(is_closed, states))
    assert told[0] == f"PostgreSQL does not answer. Trying again for up to {PATIENCE_SECONDS:.0f} s; nothing is lost."
    assert told[-1].startswith("PostgreSQL answers again after")


async def test_an_outage_that_lasts_too_long_ends_the_import(tmp_path: Path) -> None:
    async with memory_store(Outage(failures=10**6)) as store:
        with pytest.raises(StoreDown):
            await imported(store, tmp_path, row("Wait"), seconds=0.2)


async def test_r3_a_row_that_cannot_be_stored_is_rejected_alone(tmp_path: Path) -> None:
    lines = [row(activity) for activity in ("Wait", "Call", "unstorable work", "Call back", "Closed")]
    async with memory_store(Choosy()) as store:
        summary = await imported(store, tmp_path, *lines)
        state = (await store.load(DECIDER, "8")).state

    assert (summary["rows"], summary["rejected"]) == (5, 1)
    assert [(each["line"], each["code"]) for each in rejects_of(tmp_path)] == [("4", "command.unstorable")]
    assert is_closed(state)


async def test_a_customer_who_is_known_already_makes_no_row_fail(tmp_path: Path) -> None:
    invoice = "818,A-1,605,2012-01-03,2012-02-02,15.9,no,"
    async with memory_store() as store:
        await imported(store, tmp_path, "A-1,1997-01-18,2,29.73", kind="purchases")
        summary = await imported(store, tmp_path, invoice, kind="receivables")
        again = await imported(store, tmp_path, invoice, invoice.replace("605", "606"), kind="receivables")
    assert (summary["rejected"], summary["events"]) == (0, 2)
    assert (again["rejected"], again["events"]) == (0, 1)


async def test_a_file_is_not_read_far_ahead_of_what_is_stored(tmp_path: Path) -> None:
    read = 0

    def rows() -> Iterator[ImportRow | Reject]:
        nonlocal read
        for each in planned(source.records(), LAYOUTS["purchases"].planner(Terms(ZoneInfo("UTC"), "USD"))):
            read += 1
            yield each

    lines = [f"{customer:05},1997-01-18,2,29.73" for customer in range(MOST_IN_FLIGHT + 500)]
    source = open_source(write(tmp_path, HEADERS["purchases"], *lines), LAYOUTS["purchases"].required)
    outage = Outage(failures=10**6)

    async def asks_again_and_again() -> bool:
        return read >= MOST_IN_FLIGHT and outage.failures < 10**6 - 10

    async with memory_store(outage) as store:
        with open_rejects(tmp_path / "rejects.csv", source) as rejects:
            run = Run(store, Patience(PATIENCE_SECONDS, lambda _: None), Report(rejects, lambda _: None), no_accounts)
            running = asyncio.create_task(run.perform(rows()))
            await eventually_async(asks_again_and_again)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
    assert read == MOST_IN_FLIGHT


async def test_an_interrupted_import_continues_where_it_was(tmp_path: Path) -> None:
    lines = [f"{customer:05},1997-01-18,2,29.73" for customer in range(3000)]
    recorder = Halting(events=1000)
    async with memory_store(recorder) as store:
        running = asyncio.create_task(imported(store, tmp_path, *lines, kind="purchases"))
        assert await asyncio.to_thread(recorder.halted.wait, PATIENCE_SECONDS)
        running.cancel()
        recorder.may_go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await running
        summary = await imported(store, tmp_path, *lines, kind="purchases")
    assert summary["events"] + summary["repeated"] >= 6000
    assert 0 < summary["repeated"] < 6000
    assert summary["rejected"] == 0


class Counting(MemoryRecorder):
    """A recorder that counts how often it stores something."""

    appends = 0

    def append(self, *args: Any) -> Any:
        self.appends += 1
        return super().append(*args)


async def test_rows_of_one_customer_do_not_wait_for_each_others_commit(tmp_path: Path) -> None:
    lines = [f"A-1,1997-01-{day:02},{number + 1},29.73" for number in range(20) for day in range(1, 26)]
    recorder = Counting()
    async with memory_store(recorder) as store:
        summary = await imported(store, tmp_path, *lines, kind="purchases")
    assert (summary["rows"], summary["events"], summary["rejected"]) == (500, 501, 0)
    assert recorder.appends < 50


async def test_a_refused_row_among_many_of_one_customer_is_rejected_alone(tmp_path: Path) -> None:
    lines = [f"391,C-1,{number},2012-01-02,2012-02-01,10.00,no,2012-02-01" for number in range(1, 50)]
    # An invoice of this number is recorded with another amount.
    lines[20] = "391,C-1,1,2012-01-02,2012-02-01,11.00,no,2012-02-01"
    async with memory_store() as store:
        summary = await imported(store, tmp_path, *lines, kind="receivables")
    assert (summary["rows"], summary["rejected"]) == (49, 1)
    assert [found["line"] for found in rejects_of(tmp_path)] == ["22"]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("helpdesk", "8,Wait,R6,2999-07-05 08:30:00,C8,S2,L2"),
        ("purchases", "C8,2999-07-05,1,9.99"),
        ("receivables", "391,C8,I1,2999-07-05,2999-08-05,9.99,No,2999-08-05"),
    ],
)
async def test_of_a_row_dated_after_today_nothing_is_stored(tmp_path: Path, kind: str, line: str) -> None:
    """Semantics 32; not even the customer that it would introduce."""
    async with memory_store() as store:
        summary = await imported(store, tmp_path, line, kind=kind)

    assert summary["events"] == 0
    assert "command.in-the-future" in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


async def test_a_file_imported_by_an_earlier_release_makes_nobody_known(tmp_path: Path) -> None:
    """Semantics 35, interfaces 2: the earlier release stored the same steps without the customer and the person."""
    lines = [row("Take in charge ticket"), row("Closed", "09:00:00")]
    async with memory_store() as store:
        knowing(store)
        for step in steps(planned_rows("helpdesk", tmp_path, *lines)):
            await HANDLERS[step.command.name](step.command, store=store, cause=step.cause)
        again = await imported(store, tmp_path, *lines)

    assert (again["events"], again["rejected"], again["repeated"]) == (0, 0, 4)
