"""Checks that a read model equals a fresh fold of the log up to its checkpoints, and the states of the streams."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import TOPIC_OF
from projections.engine import checkpoint, generation, table
from projections.engine.batch import parking
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.projection import POSITION, Projection
from projections.engine.verify import fresh_fold, unparked
from services.check import states
from services.check.finding import Finding
from services.check.snapshot import PAGE, Snapshot

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
    rows = fresh_fold(projection, snapshot.events(handled), until, verdicts)
    kind, shown = states.KINDS.get(projection.name), {}
    async for row in _stored(connection, projection):
        finding.compared += 1
        key = projection.key_of(row)
        _compare(finding, projection, key, rows.pop(key, None), row)
        if kind:
            shown[key] = row
    for key, row in rows.items():
        finding.compared += 1
        _compare(finding, projection, key, row, None)
    if kind and finding.ok:
        events = unparked(snapshot.streams(types), until, verdicts)
        states.compare(finding, kind, events, shown)
    return finding


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


async def _stored(connection: AsyncConnection[Any], projection: Projection[Any]) -> AsyncIterator[Any]:
    async with connection.cursor("stored_rows") as cursor:
        await cursor.execute(table.statements(projection).all_rows)
        while page := await cursor.fetchmany(PAGE):
            for row in projection.codec.validate_json(f"[{','.join(document for (document,) in page)}]"):
                yield row


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
