"""A read model is made anew from the log beside the live one, compared and put in its place (I5, T14)."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from contracts.complaints.complaint import ComplaintReceived, ComplaintTakenInCharge, ComplaintTriaged
from projections.complaints.complaint_sla import PROJECTION as COMPLAINTS
from projections.customers.customer_list import PROJECTION as CUSTOMERS
from projections.customers.purchases import PROJECTION as PURCHASES
from projections.engine import checkpoint
from projections.engine.batch import resolution, rows
from projections.engine.projection import Projection
from projections.history.customer_history import PROJECTION as HISTORY
from projections.rebuild import bucket, building
from projections.rebuild.building import RebuildRefused
from projections.rebuild.rebuild import rebuild, rollback, verify
from projections.tiers.tier_list import PROJECTION as TIERS
from tests.examples import a
from tests.integration.rebuilding import site
from tests.integration.working import life
from tests.projections.story import Happened, on

pytestmark = pytest.mark.servers
PHASES = ("fold", "index", "compare", "swap")


@pytest.mark.parametrize("projection", [TIERS, HISTORY, PURCHASES, CUSTOMERS], ids=lambda each: each.name)
async def test_a_rebuild_makes_the_same_rows_in_a_table_that_is_the_same(
    projection: Projection[Any], database_url: str
) -> None:
    async with site(database_url) as here:
        await here.happened(life(12), projection)
        before, table = await here.rows(projection), await here.catalogue(projection)
        reached = await checkpoint.load_live(here.connection, projection.name)

        done = await rebuild(projection, here.means())

        assert (done.name, done.generation, done.differences) == (projection.name, 2, 0)
        assert done.rows == len(before) > 0
        assert done.events >= done.rows
        assert await here.generations(projection) == [(1, "old"), (2, "live")]
        assert await here.rows(projection) == before == here.fresh(projection)
        assert await here.catalogue(projection) == table
        assert await checkpoint.load_live(here.connection, projection.name) == reached

        await here.happened(life(3, year=2026), projection)
        assert await here.rows(projection) == here.fresh(projection)
        assert (await rebuild(projection, here.means())).generation == 3
        assert await here.generations(projection) == [(2, "old"), (3, "live")]


async def test_what_happens_during_a_rebuild_is_in_the_new_rows(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(6), TIERS)
        years = {phase: 2026 + number for number, phase in enumerate(PHASES)}

        await rebuild(TIERS, here.means(at=lambda phase: here.meanwhile(life(4, year=years[phase]), TIERS)))

        assert len(here.events) == 7 * (6 + 4 * 4)
        assert await here.rows(TIERS) == here.fresh(TIERS)


async def test_processes_fold_the_log_beside_each_other(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(40), TIERS)
        done = await rebuild(TIERS, here.means(processes=2))
        assert (done.events, done.differences) == (80, 0)
        assert await here.rows(TIERS) == here.fresh(TIERS)


async def test_rows_for_which_there_is_no_room_are_written_and_read_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 2)
    monkeypatch.setattr(bucket, "PAGE", 3)
    async with site(database_url) as here:
        await here.happened([*life(8), *life(8, year=2026)], TIERS)
        assert (await rebuild(TIERS, here.means())).differences == 0


WRONG = {
    "a value": "update tier_list set assignments = '[]' where customer = 'C3'",
    "a row too many": "insert into tier_list (customer, assignments, position) values ('C30', '[]', 9)",
    "a row that is missing": "delete from tier_list where customer = 'C3'",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_i5_a_wrong_row_is_found_with_its_event_and_mended(wrong: str, database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(5), TIERS)
        await here.connection.execute(wrong)
        before = await here.rows(TIERS)

        found = await verify(TIERS, here.means())
        (first,) = found.first
        assert (found.differences, found.swap_ms) == (1, None)
        assert (first.key, first.position) == ((["C30"], 9) if "C30" in wrong else (["C3"], 27))
        assert await here.rows(TIERS) == before
        assert await here.generations(TIERS) == [(1, "live")]
        left = await here.connection.execute("select to_regclass('kehu_next.tier_list')")
        assert await left.fetchone() == (None,)

        assert (await rebuild(TIERS, here.means())).differences == 1
        assert await here.rows(TIERS) == here.fresh(TIERS)
        assert (await verify(TIERS, here.means())).differences == 0


@pytest.mark.parametrize("phase", PHASES)
async def test_a_rebuild_that_was_interrupted_goes_on(phase: str, database_url: str) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(begun: str) -> None:
        if begun == phase:
            raise Interrupted

    seen: list[str] = []
    async with site(database_url) as here:
        await here.happened(life(9), TIERS)
        before = await here.rows(TIERS)
        with pytest.raises(Interrupted):
            await rebuild(TIERS, here.means(at=interrupt))
        assert await here.generations(TIERS) == [(1, "live"), (2, "building")]
        await here.happened(life(2, year=2026), TIERS)

        done = await rebuild(TIERS, here.means(at=seen.append))
        assert (done.generation, done.differences, done.events) == (2, 0, 18)
        assert seen[0] == {"swap": "compare"}.get(phase, phase)
        assert await here.rows(TIERS) == here.fresh(TIERS) != before


async def test_parts_that_are_folded_are_not_folded_again(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(20), TIERS)
        work = await building.begun(here.connection, TIERS, 2)
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            # The second time like a process that waited for one whose parent was killed.
            for _ in range(2):
                await bucket.fold_bucket(connection, work, 0, bucket.Log(10**6, 12), lambda _: None)
            await connection.execute("delete from kehu_next.tier_list")
        done = await rebuild(TIERS, here.means())
        assert done.differences in range(1, 20)


async def test_a_second_rebuild_at_once_is_refused(database_url: str) -> None:
    async with site(database_url) as here:
        await building.claim(here.connection, TIERS.name)
        with pytest.raises(RebuildRefused, match="A rebuild of tier_list is under way"):
            await rebuild(TIERS, here.means())
        await here.connection.execute("select pg_advisory_unlock_all()")


async def test_another_number_of_partitions_than_the_topics_have_is_refused(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(1), TIERS)
        with pytest.raises(RebuildRefused, match="KEHU_TOPIC_PARTITIONS says that each topic has 6 partitions"):
            await rebuild(TIERS, here.means()._replace(partitions=6))


async def test_a_rollback_takes_up_the_rows_of_before_with_what_happened_since(database_url: str) -> None:
    async with site(database_url) as here:
        with pytest.raises(RebuildRefused, match="No generation of tier_list is kept"):
            await rollback(TIERS, here.means())
        await here.happened(life(5), TIERS)
        await here.connection.execute("update tier_list set assignments = '[]' where customer = 'C3'")
        await rebuild(TIERS, here.means())
        await here.happened(life(2, year=2026), TIERS)

        done = await rollback(TIERS, here.means())
        assert done.generation == 1
        assert await here.generations(TIERS) == [(1, "live"), (2, "old")]
        fresh = here.fresh(TIERS)
        assert await here.rows(TIERS) == fresh | {("C3",): replace(fresh["C3",], assignments=())}
        await here.happened(life(2, year=2027), TIERS)

        await rollback(TIERS, here.means())
        assert await here.rows(TIERS) == here.fresh(TIERS)


async def test_parked_and_skipped_events_stay_so(database_url: str) -> None:
    async with site(database_url) as here:
        await here.connection.execute(WHIM)
        try:
            await here.happened([each for number in "012" for each in _odd(number)], COMPLAINTS)
            await resolution.skip(here.connection, COMPLAINTS, 1, "complaint/1", "Wang", "entered twice")
            before = await here.rows(COMPLAINTS)
            parked = await (await here.connection.execute(PARKED)).fetchall()
            assert len(parked) == 3

            assert (await rebuild(COMPLAINTS, here.means())).differences == 0
            assert await here.rows(COMPLAINTS) == before
            assert await (await here.connection.execute(PARKED)).fetchall() == parked
        finally:
            await here.connection.execute("alter table complaint_sla drop constraint whim")


def _odd(complaint: str) -> list[Happened]:
    severity = "low" if complaint == "0" else "odd"
    return [
        on("2025-01-01", a(ComplaintReceived, complaint_id=complaint)),
        on("2025-01-02", a(ComplaintTriaged, complaint_id=complaint, severity=severity)),
        on("2025-01-03", a(ComplaintTakenInCharge, complaint_id=complaint, owner="Li")),
    ]


WHIM = "alter table complaint_sla add constraint whim check (changes::text not like '%odd%')"
PARKED = """
    select stream, position, type, error, skipped_by, reason from live_parked_event
    where projection = 'complaint_sla' order by position
"""
