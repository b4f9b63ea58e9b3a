"""Shows read models as they were known at an earlier instant: under the names of their tables, in one transaction.

Only rows with an event recorded since are folded again, into temporary tables; a view of the table's name joins them to
the other rows of the live table, which were the same then. So every list reads the past with its own SQL (ADR 24).
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, LiteralString, cast

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from projections.engine import generation, table
from projections.engine.batch import fold, parking
from projections.engine.batch.fold import Keyed, Parked, Stored
from projections.engine.batch.rows import Rows
from projections.engine.projection import POSITION, Key, Projection
from projections.worker import progress

PAGE: Final = 5_000
# Before the names of the temporary tables: of rows that are folded again, of their keys, and of streams changed since.
ROWS: Final = "known_rows_"
KEYS: Final = "known_keys_"
STREAMS: Final = "known_streams_"
# What waits at the relay was never published: no read model knows it.
PUBLISHED: Final = """
    not exists (select from public.relay_late as late where late.position = stored.notification_id
                and late.published_as is null)
"""
SINCE: Final = f"""
    select notification_id, state from public.stored_events as stored
    where notification_id > %(since)s and notification_id <= %(until)s and topic = any(%(types)s) and {PUBLISHED}
    order by notification_id
"""  # noqa: S608 - joins our own constants only
OF_STREAMS: Final = f"""
    select notification_id, state from public.stored_events as stored
    where originator_id in (select originator_id from {{streams}})
      and notification_id <= %(until)s and topic = any(%(types)s) and {PUBLISHED}
    order by notification_id
"""  # noqa: S608 - joins our own constants only
TABLES: Final = """
    create temporary table {rows} (like public.{name} including defaults);
    alter table {rows} add primary key ({key});
    create temporary table {keys} as select {key} from public.{name} with no data;
    alter table {keys} add primary key ({key});
    create temporary table {streams} (originator_id uuid);
"""
CHANGED: Final = """
    insert into {streams}
    select distinct originator_id from public.stored_events where notification_id > %s and topic = any(%s)
"""
END: Final = 2**63 - 1
VIEW: Final = """
    create temporary view {name} as
    select {columns} from public.{name} as live where {same}
    union all
    select {columns} from {rows}
"""
KEEP: Final = "insert into {keys} ({key}) select * from {asked} on conflict do nothing"
KNOWN: Final = "select {key} from {keys} join {asked} as asked ({key}) using ({key})"
# The log itself: lists of persons and the nearest known ids are read from it.
LOG: Final = """
    create temporary view stored_events as select * from public.stored_events where notification_id <= {until};
    create temporary view command_log as
    select * from public.command_log as command
    where exists (
        select from public.stored_events as first
        where first.originator_id = command.originator_id and first.originator_version = 1
          and first.notification_id <= {until}
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """How much of the log counts: events up to a position; with `occurred`, of these only what had happened by then.

    Everything up to `settled` had happened by `occurred`, so that only what was recorded later is looked at.
    """

    position: int
    occurred: datetime | None = None
    settled: int = END

    def had_happened(self, item: Keyed | Parked) -> bool:
        """Return whether an event counts by when it happened."""
        if self.occurred is None or isinstance(item, Parked):
            return True
        return item.recorded.envelope.occurred_at <= self.occurred


async def look_back(
    connection: AsyncConnection[Any], untils: Iterable[tuple[Projection[Any], Until]], position: int
) -> None:
    """Make the names of these tables, and those of the log, lead to what counts; within a transaction of the caller.

    The transaction may write, sees one state of the database, and is rolled back at its end. Of the log itself, events
    up to the position count.
    """
    for projection, until in untils:
        await _rebuilt(connection, projection, until)
    await connection.execute(SQL(LOG).format(until=Literal(position)))


async def _rebuilt(connection: AsyncConnection[Any], projection: Projection[Any], until: Until) -> None:
    # What the live table lacks is folded as well.
    reached = await progress.reached(connection, [projection])
    since = min(until.position, until.settled, reached)
    past = _Past(connection, projection, until, since)
    await past.make_tables()
    if past.makes_a_row_each:
        await past.fold_each()
    else:
        await past.find_keys()
        await past.fold_keys()
    await past.show()


@dataclass(frozen=True, slots=True)
class _Past:
    """One read model, whose live rows are right for what was recorded up to the position `since`."""

    connection: AsyncConnection[Any]
    projection: Projection[Any]
    until: Until
    since: int

    @property
    def of_rows(self) -> Projection[Any]:
        """Return the projection into the temporary table."""
        return replace(self.projection, name=f"{ROWS}{self.projection.name}")

    @property
    def makes_a_row_each(self) -> bool:
        """Tell whether each event makes a row of its own, which no other changes."""
        return self.projection.primary_key == (POSITION,)

    async def make_tables(self) -> None:
        """Make the temporary tables."""
        await self.connection.execute(self._sql(TABLES))

    async def find_keys(self) -> None:
        """Write down the keys of rows with an event since, and the streams of these events."""
        types = fold.types(self.projection)
        await self.connection.execute(self._sql(CHANGED), (self.since, types))
        async for page in self._log(SINCE, since=self.since, until=END, types=types):
            await self._keep(fold.keys(await self._decoded(page)))
        await self.connection.execute(self._sql("analyze {streams}, {keys}"))

    async def fold_keys(self) -> None:
        """Fold the events of these rows that count."""
        rows = await self._rows()
        async for page in self._log(
            self._sql(OF_STREAMS), until=self.until.position, types=fold.types(self.projection)
        ):
            decoded = [item for item in await self._decoded(page) if self.until.had_happened(item)]
            known = await self._known(fold.keys(decoded))
            await rows.take([item for item in decoded if isinstance(item, Parked) or item.key in known])
        await rows.write()

    async def fold_each(self) -> None:
        """Fold the events since: each makes a row of its own."""
        rows = await self._rows()
        values = {"since": self.since, "until": self.until.position, "types": fold.types(self.projection)}
        async for page in self._log(SINCE, **values):
            await rows.take([item for item in await self._decoded(page) if self.until.had_happened(item)])
        await rows.write()

    async def show(self) -> None:
        """Join the rows under the name of the live table."""
        await self.connection.execute(self._sql("analyze {rows}"))
        await self.connection.execute(self._sql(VIEW, same=self._same()))

    def _same(self) -> Composed:
        """Return the condition on live rows that were the same then."""
        if self.makes_a_row_each:
            return SQL("live.position <= {}").format(Literal(self.since))
        key = self.projection.primary_key
        pairs = SQL(" and ").join(SQL("changed.{0} = live.{0}").format(Identifier(column)) for column in key)
        return self._sql("not exists (select from {keys} as changed where {pairs})", pairs=pairs)

    async def _rows(self) -> Rows:
        number = await generation.live(self.connection, self.projection.name)
        verdicts = await parking.load(self.connection, self.projection.name, number)
        return Rows(self.connection, self.of_rows, verdicts)

    async def _keep(self, keys: Sequence[Key]) -> None:
        await self.connection.execute(self._sql(KEEP), table.key_columns(self.projection, keys))

    async def _known(self, keys: Sequence[Key]) -> set[Key]:
        answer = await self.connection.execute(self._sql(KNOWN), table.key_columns(self.projection, keys))
        return set(await answer.fetchall())

    async def _decoded(self, page: Sequence[Stored]) -> list[Keyed | Parked]:
        return await fold.decoded(self.connection, self.projection, page)

    def _unnested(self) -> Composed:
        types = [self.projection.columns[column] for column in self.projection.primary_key]
        return SQL("unnest({})").format(SQL(", ").join(SQL("%s::{}[]").format(SQL(each)) for each in types))

    def _sql(self, query: LiteralString, **others: Composable) -> Composed:
        name = self.projection.name
        return SQL(query).format(
            name=Identifier(name),
            rows=Identifier(f"{ROWS}{name}"),
            keys=Identifier(f"{KEYS}{name}"),
            streams=Identifier(f"{STREAMS}{name}"),
            key=SQL(", ").join(map(Identifier, self.projection.primary_key)),
            columns=SQL(", ").join(map(Identifier, self.projection.columns)),
            asked=self._unnested(),
            **others,
        )

    async def _log(self, query: LiteralString | Composed, **values: Any) -> AsyncIterator[list[Stored]]:
        async with self.connection.cursor("known_log", binary=True) as cursor:
            await cursor.execute(query, values)
            while page := cast("list[tuple[int, bytes]]", await cursor.fetchmany(PAGE)):
                yield [Stored(position, bytes(state)) for position, state in page]
