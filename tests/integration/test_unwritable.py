"""A row that the database does not take parks its own stream; the other rows of the batch are written (X1)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from contracts.complaints.complaint import ComplaintReceived, ComplaintTakenInCharge, ComplaintTriaged
from contracts.customers.customer import TierAssigned
from contracts.organisation.unit import UnitPackChosen
from contracts.policies.policy import PolicyDrafted
from contracts.tiers.tier import TierOverridden
from projections.complaints.complaint_sla import PROJECTION as COMPLAINTS
from projections.complaints.complaint_sla import ComplaintSla
from projections.engine import checkpoint, table
from projections.engine.batch import apply as applying
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import START, Checkpoint
from projections.engine.generation import FIRST
from projections.engine.projection import Projection, Recorded
from projections.organisation.unit_list import PROJECTION as UNITS
from projections.policies.policy_list import PROJECTION as POLICIES
from projections.tiers.tier_list import PROJECTION as TIERS
from tests.examples import a
from tests.integration.relayed import Relayed, partition_of_event, relayed
from tests.projections.story import Happened, on, utc


@asynccontextmanager
async def constrained(log: Relayed, check: str) -> AsyncIterator[None]:
    """Have the table refuse rows; tests that follow on the same database do not see it."""
    await log.connection.execute(f"alter table complaint_sla add constraint whim check ({check})")
    try:
        yield
    finally:
        await log.connection.execute("alter table complaint_sla drop constraint whim")


async def apply(log: Relayed, projection: Projection[Any], events: list[Stored]) -> list[tuple[int, str]]:
    """Apply all in one batch; return what is parked."""
    partitions = {partition_of_event(event) for event in events}
    begins = await checkpoint.load(log.connection, projection.name, FIRST, partitions)
    ends = {partition: Checkpoint(events[-1].position, 0) for partition in partitions}
    await applying.apply(log.connection, projection, FIRST, Batch(events, begins, ends, delivered=True))
    assert begins == dict.fromkeys(partitions, START)
    assert await checkpoint.load(log.connection, projection.name, FIRST, partitions) == ends
    answer = await log.connection.execute("select position, error from parked_event order by position")
    return await answer.fetchall()


def complaints(count: int, severity: str = "high") -> list[Happened]:
    received = [on("2025-01-01", a(ComplaintReceived, complaint_id=f"{number}")) for number in range(count)]
    return [
        *received,
        *(on("2025-01-02", a(ComplaintTriaged, complaint_id=f"{n}", severity=severity)) for n in range(count)),
    ]


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("changed_at < '2025-01-03'", "CheckViolation"),
        ("octet_length(owner) < 1 / (length(owner) - 2)", "DivisionByZero"),
        ("owner::int > 0", "InvalidTextRepresentation"),
    ],
    ids=["a-constraint", "arithmetic", "a-value-out-of-range"],
)
async def test_one_row_that_cannot_be_written_parks_its_stream_alone(
    broken: str, error: str, database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        taken = on("2025-01-04", a(ComplaintTakenInCharge, complaint_id="3", owner="Li"))
        later = on("2025-01-05", a(ComplaintTriaged, complaint_id="3", severity="low"))
        events = await log.store([*complaints(8), taken, later])
        async with constrained(log, broken):
            parked = await apply(log, COMPLAINTS, events)
        rows = await table.stored_rows(log.connection, COMPLAINTS)
    assert [position for position, _ in parked] == [17, 18]
    assert parked[0][1].startswith(f"{error}: ")
    assert parked[1][1] == "An earlier event of its stream is parked."
    assert {key: (row.severity, row.owner) for key, row in rows.items()} == {
        (f"{number}",): ("high", None) for number in range(8)
    }


async def test_several_bad_rows_park_their_streams_and_the_reason_shows_no_row(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        async with constrained(log, "complaint not in ('2', '5')"):
            parked = await apply(log, COMPLAINTS, await log.store(complaints(7)))
        rows = await table.stored_rows(log.connection, COMPLAINTS)
    assert [position for position, _ in parked] == [3, 6, 10, 13]
    assert "Failing row contains" not in parked[0][1]
    assert sorted(rows) == [("0",), ("1",), ("3",), ("4",), ("6",)]


async def test_a_row_that_cannot_even_be_encoded_parks_its_stream(database_url: str, kafka: str) -> None:
    def evolve(row: ComplaintSla | None, recorded: Recorded) -> ComplaintSla | None:
        after = COMPLAINTS.evolve(row, recorded)
        return replace(after, severity="\ud800") if after and after.complaint == "1" else after

    async with relayed(database_url, kafka) as log:
        parked = await apply(log, replace(COMPLAINTS, evolve=evolve), await log.store(complaints(3)))
        rows = await table.stored_rows(log.connection, COMPLAINTS)
    assert [position for position, _ in parked] == [2, 5]
    assert sorted(rows) == [("0",), ("2",)]


async def test_an_index_that_cannot_hold_a_value_parks_its_stream(database_url: str, kafka: str) -> None:
    """PostgreSQL reports it as an operational error, like an outage."""

    def evolve(row: ComplaintSla | None, recorded: Recorded) -> ComplaintSla | None:
        after = COMPLAINTS.evolve(row, recorded)
        if after is None or after.complaint != "1":
            return after
        return replace(after, owner="".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(9_000)))

    async with relayed(database_url, kafka) as log:
        parked = await apply(log, replace(COMPLAINTS, evolve=evolve), await log.store(complaints(3)))
    assert [position for position, _ in parked] == [2, 5]
    assert parked[0][1].startswith("ProgramLimitExceeded: ")


@pytest.mark.parametrize(
    ("projection", "event"),
    [
        (TIERS, a(TierAssigned, effective_from=utc("2025-12-01"))),
        (TIERS, a(TierOverridden, expires_at=utc("2025-12-01"))),
        (POLICIES, a(PolicyDrafted, effective_from=utc("2025-12-01"))),
        (UNITS, a(UnitPackChosen, effective_from=utc("2025-12-01"))),
    ],
    ids=lambda each: getattr(each, "name", None) or each.type,
)
async def test_an_instant_far_off_utc_is_written_in_utc(
    projection: Projection[Any], event: object, database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.connection.execute("truncate policy_list, unit_list")
        (event_of_today,) = await log.store([on("2025-01-01", event)])  # type: ignore[arg-type]  # any event
        # As it was stored when instants kept the offset they came with.
        far = event_of_today.state.replace(b'"2025-12-01T00:00:00Z"', b'"2025-12-01T23:59:00+23:59"')
        assert far != event_of_today.state
        await log.connection.execute(
            "update stored_events set state = %s where notification_id = %s", (far, event_of_today.position)
        )
        assert await apply(log, projection, [event_of_today._replace(state=far)]) == []
        answer = await log.connection.execute(f"select row_to_json(listed)::text from {projection.name} as listed")  # noqa: S608 - a name of ours
        ((row,),) = await answer.fetchall()
    assert "23:59" not in row
    assert "2025-12-01T00:00:00" in row
