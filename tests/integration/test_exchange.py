"""New rows take the place of the old ones under readers and workers, of this definition and of another (T14, T18)."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import cycle
from threading import Event, Thread
from typing import Any

import psycopg
import pytest

from contracts.customers.customer import TierAssigned
from projections.engine import checkpoint, generation
from projections.engine.batch.apply import Batch, apply
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import CheckpointMoved
from projections.engine.generation import OtherDefinition
from projections.engine.projection import Key, Projection
from projections.history.customer_history import PROJECTION as HISTORY
from projections.rebuild.adopt import adopt
from projections.rebuild.building import RebuildRefused
from projections.rebuild.rebuild import Rebuilt, rebuild, rollback
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.tiers.tier_list import TierList
from tests.integration.rebuilding import Site, site
from tests.integration.relayed import relayed
from tests.integration.working import life, settled, working
from tests.projections.story import Happened
from tests.tampering import UNGUARDED
from tests.waiting import eventually_async

pytestmark = pytest.mark.servers


async def test_readers_see_no_error_and_no_empty_table(database_url: str) -> None:
    stop, seen = Event(), []

    def poll() -> None:
        with psycopg.connect(database_url) as reader:
            reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            while not stop.is_set():
                with reader.transaction():
                    reader.execute("select 1 from stored_events limit 1")
                    seen.append(reader.execute("select count(*) from tier_list").fetchone())

    async with site(database_url) as here:
        await here.happened(life(30), TIERS)
        thread = Thread(target=poll)
        thread.start()
        try:
            for _ in range(3):
                await rebuild(TIERS, here.means())
        finally:
            stop.set()
            thread.join()
    assert set(seen) == {(30,)}


async def test_t14_nothing_that_is_stored_and_applied_meanwhile_is_lost(database_url: str) -> None:
    stop = Event()

    async def load(history: list[Happened], events: list[Stored]) -> None:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as other:
            busy = Site(database_url, other, history, events)
            for year in cycle(range(2026, 2060)):
                await busy.happened(life(1, year=year))
                # As a worker does that was overtaken by the swap.
                with suppress(CheckpointMoved):
                    await busy.apply(TIERS)
                if stop.is_set():
                    await busy.apply(TIERS)
                    return

    async with site(database_url) as here:
        await here.happened(life(30), TIERS)
        thread = Thread(target=lambda: asyncio.run(load(here.history, here.events)))
        thread.start()
        try:
            for generation_built in (2, 3):
                done = await rebuild(TIERS, here.means())
                assert (done.generation, done.differences) == (generation_built, 0)
            assert (await rollback(TIERS, here.means())).generation == 2
        finally:
            stop.set()
            thread.join()
        assert len(here.events) > 7 * 30
        assert await here.rows(TIERS) == here.fresh(TIERS)


async def test_a_swap_gives_way_to_readers(database_url: str) -> None:
    """Those who come while it waits for one who holds the table do not queue behind it."""
    async with site(database_url) as here:
        await here.happened(life(3), TIERS)
        async with await psycopg.AsyncConnection.connect(database_url) as reader:
            await reader.execute("select from tier_list")
            work = await _at_its_swap(here)
            await here.connection.execute("set lock_timeout = '3s'")
            for _ in range(20):
                assert len(await (await here.connection.execute("select from tier_list")).fetchall()) == 3
                await asyncio.sleep(0.05)
            assert not work.done()
            await reader.rollback()
            assert (await work).generation == 2


async def test_a_reader_of_an_older_state_is_waited_for(database_url: str) -> None:
    """In the new table it would find what was there before the fold: nothing."""
    async with site(database_url) as here:
        await here.happened(life(3), TIERS)
        async with await psycopg.AsyncConnection.connect(database_url) as reader:
            await reader.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            await reader.execute("select from stored_events")
            work = await _at_its_swap(here)
            await asyncio.wait([work], timeout=2)
            assert len(await (await reader.execute("select from tier_list")).fetchall()) == 3
            await reader.rollback()
            assert (await work).generation == 2


async def _at_its_swap(here: Site) -> asyncio.Task[Rebuilt]:
    phases: list[str] = []
    work = asyncio.create_task(rebuild(TIERS, here.means(at=phases.append)))
    await eventually_async(lambda: _has(phases, "swap"))
    return work


async def _has(phases: list[str], phase: str) -> bool:
    return phase in phases


@pytest.mark.usefixtures("fresh_topics")
async def test_a_worker_goes_on_across_the_swap(database_url: str, kafka: str) -> None:
    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(6)))
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)
            assert (await rebuild(TIERS, here.means())).differences == 0
            await log.publish(await log.store(life(6, year=2026)))
            await settled(log, TIERS)
            await rollback(TIERS, here.means())
            await log.publish(await log.store(life(6, year=2027)))
            await settled(log, TIERS)


async def test_a_batch_for_a_generation_that_is_not_live_any_more_changes_nothing(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(2), TIERS)
        begins = await checkpoint.load_live(here.connection, TIERS.name)
        await rebuild(TIERS, here.means())
        with pytest.raises(CheckpointMoved):
            await apply(here.connection, TIERS, 1, Batch([], begins, begins))
        await here.connection.execute("set session_replication_role = origin")
        with pytest.raises(psycopg.errors.RaiseException, match="generation 1 of tier_list is not live any more"):
            await here.connection.execute("update checkpoint set position = position + 1 where generation = 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTiers(TierList):
    """A row as a later release may have it."""

    assigned: int | None = None


def _counted(row: CountedTiers | None, recorded: Any) -> CountedTiers:
    after = TIERS.evolve(row, recorded)
    assert after
    return CountedTiers(customer=after.customer, assignments=after.assignments, assigned=len(after.assignments))


COUNTED: Projection[CountedTiers] = Projection(
    name=TIERS.name,
    topics=TIERS.topics,
    handles=TIERS.handles,
    row=CountedTiers,
    primary_key=TIERS.primary_key,
    key=TIERS.key,
    evolve=_counted,
)


async def test_t18_a_release_with_another_definition_builds_its_own_rows_first_and_the_one_before_comes_back(
    database_url: str,
) -> None:
    async with site(database_url) as here:
        await here.happened(life(4), TIERS)
        begins = await checkpoint.load_live(here.connection, TIERS.name)
        with pytest.raises(OtherDefinition, match="kehu projections rebuild tier_list"):
            await generation.claimed(here.connection, COUNTED)
        with pytest.raises(CheckpointMoved):
            await apply(here.connection, COUNTED, 1, Batch([], begins, begins))

        done = await rebuild(COUNTED, here.means())
        assert (done.differences, done.generation) == (None, 2)
        assert {row.assigned for row in (await here.rows(COUNTED)).values()} == {2}
        with pytest.raises(OtherDefinition):
            await generation.claimed(here.connection, TIERS)
        await here.happened(life(2, year=2026), COUNTED)

        with pytest.raises(RebuildRefused, match="made by another definition"):
            await rollback(COUNTED, here.means())
        await rollback(TIERS, here.means())
        assert await here.rows(TIERS) == here.fresh(TIERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOfCustomer:
    """A row under another key, with a column less, and one of another type that may be null."""

    customer: str
    tier: str
    assignments: int | None
    position: int


def _of_tier(row: TierOfCustomer | None, recorded: Any) -> TierOfCustomer | None:
    if not isinstance(recorded.event, TierAssigned):
        return row
    before = row.assignments or 0 if row else 0
    # None for gold: a row as no earlier definition would take it.
    count = None if recorded.event.tier == "gold" else before + 1
    return TierOfCustomer(
        customer=recorded.event.customer_id, tier=recorded.event.tier, assignments=count, position=recorded.position
    )


def _tier_key(recorded: Any) -> Key | None:
    event = recorded.event
    return (event.customer_id, event.tier) if isinstance(event, TierAssigned) else None


OF_TIER: Projection[TierOfCustomer] = Projection(
    name=TIERS.name,
    topics=TIERS.topics,
    handles=TIERS.handles,
    row=TierOfCustomer,
    primary_key=("customer", "tier"),
    key=_tier_key,
    evolve=_of_tier,
    fold=2,
)
INDEXES = "select indexname from pg_indexes where schemaname = 'public' and tablename = 'tier_list' order by 1"


async def test_t18_a_read_model_of_another_key_and_other_types_needs_no_migration(database_url: str) -> None:
    async with site(database_url) as here:
        await here.connection.execute("create index tier_list_position on tier_list (position)")
        await here.connection.execute("create index tier_list_assigned on tier_list using gin (assignments)")
        try:
            await here.happened(life(4), TIERS)
            await rebuild(OF_TIER, here.means())
            await here.happened(life(2, year=2026), OF_TIER)

            rows = await here.rows(OF_TIER)
            assert {key: row.assignments for key, row in rows.items()} == {
                (f"C{number}", tier): None if tier == "gold" else 2 if number < 2 else 1
                for number in range(4)
                for tier in ("silver", "gold")
            }
            indexes = await (await here.connection.execute(INDEXES)).fetchall()
            assert indexes == [("tier_list_pkey",), ("tier_list_position",)]

            await rebuild(TIERS, here.means())
            assert await here.rows(TIERS) == here.fresh(TIERS)
        finally:
            await here.connection.execute("drop index if exists tier_list_position, tier_list_assigned")


@pytest.mark.parametrize("later", [COUNTED, OF_TIER], ids=["column", "key"])
async def test_a_table_that_nobody_has_claimed_is_not_claimed_by_a_definition_that_it_does_not_fit(
    later: Projection[Any], database_url: str
) -> None:
    """As in a new database, whose tables the migrations have made."""
    async with site(database_url) as here:
        await here.happened(life(2))
        with pytest.raises(OtherDefinition):
            await generation.claimed(here.connection, later)
        with pytest.raises(OtherDefinition):
            await generation.claimed(here.connection, replace(TIERS, primary_key=("position",)))
        assert await adopt(later, here.means()) is not None
        assert await adopt(later, here.means()) is None
        await generation.claimed(here.connection, later)


async def test_t18_a_read_model_may_read_a_topic_more_and_one_less(database_url: str) -> None:
    both = replace(HISTORY, topics=("kehu.customer.v1", "kehu.complaint.v1"), fold=2)
    customers_alone = replace(HISTORY, topics=("kehu.customer.v1",), fold=3)
    async with site(database_url) as here:
        await here.happened(life(3), customers_alone)
        await here.published()
        await rebuild(both, here.means())
        assert await here.rows(both) == here.fresh(both)
        await here.happened(life(3, year=2026), both)
        assert await here.rows(both) == here.fresh(both)

        await here.happened(life(1, year=2027), both)
        await rebuild(customers_alone, here.means())
        assert await here.rows(customers_alone) == here.fresh(customers_alone)
        reached = await checkpoint.load_live(here.connection, HISTORY.name)
        assert {partition.topic for partition in reached} == {"kehu.customer.v1"}
