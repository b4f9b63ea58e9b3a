"""A log and its read models in PostgreSQL, without Kafka: what happens is stored and applied as workers would."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from psycopg import AsyncConnection, sql

from contracts.envelope import unseal
from projections.engine import checkpoint, generation, table
from projections.engine.batch.apply import Batch, apply
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.verify import fresh_fold
from projections.rebuild.folding import Shown
from projections.rebuild.rebuild import Means
from projections.registry import PROJECTIONS
from tests.integration.relayed import INSERT, log_reader, partition_of_event, row_of
from tests.projections.story import Happened, stored
from tests.stack import PARTITIONS
from tests.tampering import UNGUARDED

CATALOGUE = {
    "columns": """
        select attname, format_type(atttypid, atttypmod), attnotnull, attstorage, pg_get_expr(adbin, adrelid)
        from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where attrelid = %(table)s::regclass and attnum > 0 and not attisdropped
        order by attnum
    """,
    "indexes": "select indexdef from pg_indexes where schemaname = 'public' and tablename = %(name)s order by 1",
    "constraints": """
        select conname, replace(pg_get_constraintdef(oid), ' NOT VALID', '')
        from pg_constraint where conrelid = %(table)s::regclass order by 1
    """,
    "grants": """
        select grantee, privilege_type from information_schema.role_table_grants
        where table_schema = 'public' and table_name = %(name)s order by 1, 2
    """,
    "options": "select reloptions from pg_class where oid = %(table)s::regclass",
}
EMPTIED = "stored_events, checkpoint, parked_event, projection_bucket, relay_late, relay_tail, worker_failure"
FIRST = "update projection_generation set fingerprint = null, generation = 1, paused_at = null, pause_reason = null"
TAIL = """
    insert into relay_tail (topic, partition, position, kafka_offset) values (%s, %s, %s, %s)
    on conflict (topic, partition) do update set position = excluded.position, kafka_offset = excluded.kafka_offset
"""


@dataclass(slots=True)
class Site:
    """The log and the read models of one test."""

    database_url: str
    connection: AsyncConnection[Any]
    history: list[Happened] = field(default_factory=list)
    events: list[Stored] = field(default_factory=list)

    async def happened(self, history: Iterable[Happened], *projections: Projection[Any]) -> None:
        """Store it, and have these read models apply it."""
        self.history += history
        new = stored(self.history)[len(self.events) :]
        self.events += new
        async with self.connection.cursor() as cursor:
            await cursor.executemany(INSERT, [row_of(event) for event in new])
        for projection in projections:
            await self.apply(projection)

    async def apply(self, projection: Projection[Any]) -> None:
        """Apply what the live generation has not seen."""
        number = await generation.claimed(self.connection, projection)
        places = [Partition(topic, each) for topic in projection.topics for each in range(PARTITIONS)]
        begins = await checkpoint.load(self.connection, projection.name, number, places)
        ends = dict(begins)
        new = []
        for event in self.events:
            place = partition_of_event(event)
            if place in begins and event.position > begins[place].position:
                new.append(event)
                ends[place] = Checkpoint(event.position, ends[place].kafka_offset + 1)
        await apply(self.connection, projection, number, Batch(new, begins, ends))

    async def published(self) -> None:
        """Say of all that is stored that it is in its topic, as the relay would."""
        for offset, event in enumerate(self.events):
            topic, partition = partition_of_event(event)
            await self.connection.execute(TAIL, (topic, partition, event.position, offset))
        await self.connection.execute("update relay_progress set position = %s", (len(self.events),))

    async def rows(self, projection: Projection[Any]) -> dict[Key, Any]:
        """Return the live rows."""
        return await table.stored_rows(self.connection, projection)

    def fresh(self, projection: Projection[Any]) -> dict[Key, Any]:
        """Return the rows that the log makes."""
        until = {Partition(topic, number): 10**9 for topic in projection.topics for number in range(PARTITIONS)}
        return fresh_fold(projection, [Recorded(each.position, unseal(each.state)) for each in self.events], until)

    async def generations(self, projection: Projection[Any]) -> list[tuple[int, str]]:
        answer = await self.connection.execute(
            "select generation, state from projection_generation where projection = %s order by 1", (projection.name,)
        )
        return await answer.fetchall()

    async def catalogue(self, projection: Projection[Any]) -> Mapping[str, Any]:
        """Return what the catalogue says of the live table."""
        values = {"name": projection.name, "table": f"public.{projection.name}"}
        return {
            what: await (await self.connection.execute(query, values)).fetchall() for what, query in CATALOGUE.items()
        }

    def means(self, *, processes: int = 1, at: Callable[[str], None] = lambda _: None) -> Means:
        """Give what a rebuild works with; `at` is called when a phase begins."""

        def begins(phase: str, _: int) -> Shown:
            at(phase)
            return lambda _: None

        return Means(self.database_url, log_reader(self.database_url), PARTITIONS, processes, begins)

    def meanwhile(self, history: Iterable[Happened], *projections: Projection[Any]) -> None:
        """Store and apply it on another connection, before this returns."""

        async def happen() -> None:
            async with await AsyncConnection.connect(
                self.database_url, autocommit=True, options=UNGUARDED
            ) as connection:
                other = Site(self.database_url, connection, self.history, self.events)
                await other.happened(history, *projections)

        thread = Thread(target=lambda: asyncio.run(happen()))
        thread.start()
        thread.join()


@asynccontextmanager
async def site(database_url: str) -> AsyncIterator[Site]:
    """Give an empty log and empty read models, all of the first generation."""
    async with await AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
        await connection.execute(
            "truncate stored_events, checkpoint, parked_event, projection_bucket, relay_late, relay_tail"
        )
        await connection.execute("delete from projection_generation where state <> 'live'")
        await connection.execute(FIRST)
        await connection.execute("update relay_progress set position = 0")
        for name in PROJECTIONS:
            await connection.execute(sql.SQL("truncate {}").format(sql.Identifier(name)))
            for schema in ("kehu_next", "kehu_last"):
                await connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(schema, name)))
        yield Site(database_url, connection)
