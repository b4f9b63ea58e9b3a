"""Checks that a read model equals a fresh fold of the log up to its checkpoints, and the states of the streams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier

from contracts.catalog import TOPIC_OF
from projections.credit.account_ledger import PROJECTION as LEDGER
from projections.engine import checkpoint, generation, table, verify
from projections.engine.batch import parking
from projections.engine.batch.fold import Keyed, Verdicts
from projections.engine.batch.rows import Rows, pages
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.projection import POSITION, Key, Projection
from projections.rebuild.compare import Row, pairs
from services.check import credit, states
from services.check.finding import Finding
from services.check.snapshot import Snapshot

# Within its transaction, so that nothing of it is left.
TABLE: Final = """
    create temporary table {0} (like public.{1} including defaults) on commit drop;
    alter table {0} add primary key ({2})
"""
PARKED: Final = "select count(*) from live_parked_event where projection = %s and skipped_at is null"


async def check_read_model(snapshot: Snapshot, projection: Projection[Any], tails: Mapping[Partition, int]) -> Finding:
    """Compare every row; `tails` are the last positions published to all partitions."""
    finding = Finding(projection.name)
    connection = snapshot.connection
    reached = await checkpoint.load_live(connection, projection.name)
    _check_checkpoints(finding, reached, tails)
    parked = await (await connection.execute(PARKED, (projection.name,))).fetchone()
    finding.tolerated = parked[0] if parked else 0
    types = [wire_type for wire_type, topic in TOPIC_OF.items() if topic in projection.topics]
    until = {
        partition: reached.get(partition, START).position for partition in tails if partition.topic in projection.topics
    }
    verdicts = await parking.load(connection, projection.name, await generation.live(connection, projection.name))
    handled = [wire_type for wire_type in types if wire_type in (projection.handles or types)]
    applied = verify.applied(projection, snapshot.events(handled), until)
    await _compare_rows(finding, snapshot, projection, applied, verdicts)
    kind = states.KINDS.get(projection.name)
    if kind and finding.ok:
        things = states.things(kind, verify.unparked(snapshot.streams(types), until, verdicts))
        for page in pages(things):
            states.compare(finding, kind, page, await _rows(connection, projection, [thing.key for thing in page]))
    return finding


async def _rows(
    connection: AsyncConnection[Any], projection: Projection[Any], keys: Sequence[Key]
) -> Mapping[Key, Any]:
    """Return the row of each thing; of a ledger, the lines of each account."""
    if projection.name == LEDGER.name:
        return await credit.ledger_rows(connection, [str(account) for (account,) in keys])
    return await table.received_rows(projection, await table.request_rows(connection, projection, keys))


async def _compare_rows(
    finding: Finding,
    snapshot: Snapshot,
    projection: Projection[Any],
    events: Iterable[Keyed],
    verdicts: Verdicts,
) -> None:
    """Fold the events into a temporary table, with bounded memory, and compare it row by row with the live one."""
    made = replace(projection, name=f"check_{projection.name}")
    async with snapshot.scratch() as scratch, scratch.transaction():
        await scratch.execute(SQL(TABLE).format(Identifier(made.name), Identifier(projection.name), _key(projection)))
        rows = Rows(scratch, made, verdicts)
        for page in pages(events):
            await rows.take(page)
        await rows.write()
        tables = Identifier("public", projection.name), Identifier(made.name)
        async for live, built in pairs(snapshot.connection, scratch, projection, tables):
            finding.compared += 1
            if live is None or built is None or live[1] != built[1]:
                key = (live or built or ((),))[0]
                _compare(finding, projection, key, _read(projection, built), _read(projection, live))


def _key(projection: Projection[Any]) -> Composed:
    return SQL(", ").join(map(Identifier, projection.primary_key))


def _read(projection: Projection[Any], row: Row | None) -> Any:
    return None if row is None else projection.codec.validate_json(f"[{row[1]}]")[0]


def _check_checkpoints(
    finding: Finding, reached: Mapping[Partition, Checkpoint], tails: Mapping[Partition, int]
) -> None:
    for partition, read in reached.items():
        published = tails.get(partition, 0)
        if read.position > published:
            finding.wrong(
                (0, *partition),
                expected={"checkpoint at most": published},
                found={"checkpoint": read.position},
                topic=partition.topic,
                partition=partition.partition,
            )


def _compare(finding: Finding, projection: Projection[Any], key: tuple[Any, ...], expected: Any, found: Any) -> None:
    if expected == found:
        return
    wanted, stored = _columns(projection, expected), _columns(projection, found)
    if wanted == stored:
        return
    if wanted is not None and stored is not None:
        unlike = [column for column in wanted if wanted[column] != stored[column]]
        wanted, stored = ({column: row[column] for column in unlike} for row in (wanted, stored))
    finding.wrong((1, *key), expected=wanted, found=stored, key=list(key))


def _columns(projection: Projection[Any], row: Any) -> dict[str, Any] | None:
    """Return a row as JSON, the form in which tables are written."""
    if row is None:
        return None
    there_and_back = projection.codec.validate_json(projection.codec.dump_json([row]))
    columns: dict[str, Any] = projection.codec.dump_python(there_and_back, mode="json")[0]
    # Rows of an earlier release know no position, or one before their last event.
    return {name: value for name, value in columns.items() if name != POSITION or name in projection.primary_key}
