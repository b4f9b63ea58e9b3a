"""PostgreSQL in memory: the log, the relay's notes, and the table of a read model with its checkpoints.

It answers the very statements of the program, and refuses any other.
"""

import copy
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Self
from uuid import UUID

from aiokafka.structs import TopicPartition

from contracts.complaints.complaint import ComplaintReceived
from contracts.customers.customer import PurchaseRecorded
from contracts.envelope import Cause, seal
from contracts.message import instant
from projections.engine import checkpoint, generation
from projections.engine.batch import genuine, parking
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Projection
from projections.engine.table import statements
from services.relay import hints, lease
from services.relay.hints import Hints, Mark
from services.relay.parking import Due, Row
from tests.examples import a, stream_of

MIDNIGHT: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Streams of both topics; their customers fall into both partitions.
STREAMS: Final = [
    *(a(PurchaseRecorded, customer_id=customer) for customer in ("C1", "C4", "C3")),
    *(a(ComplaintReceived, customer_id=customer, complaint_id=customer) for customer in ("C1", "C4")),
]


class Killed(Exception):
    """The process was killed here."""


@cache
def sealed(stream: int, version: int) -> bytes:
    """Return an event of a stream as the store keeps it."""
    event = STREAMS[stream]
    cause = Cause(command_id=UUID(int=version), occurred_at=MIDNIGHT, actor="desk")
    state, _ = seal(event, stream=stream_of(event), version=version, cause=cause, time=instant(MIDNIGHT), prev_hash="")
    return state


class Log:
    """The stored events in their order; positions have holes."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._versions = dict.fromkeys(range(len(STREAMS)), 0)
        self._head = 0

    def append(self, stream: int, skipped: int) -> None:
        """Store an event, after some transactions that were rolled back."""
        self._head += 1 + skipped
        self._versions[stream] += 1
        state = sealed(stream, self._versions[stream])
        self.rows.append(Row(self._head, b"%d" % stream, state, self._head))

    def page(self, after: int, limit: int) -> list[Row]:
        """Return what the relay is to publish next."""
        return [row for row in self.rows if row.position > after][:limit]

    def states(self, positions: Sequence[int]) -> list[tuple[int, bytes]]:
        """Return the events at some positions."""
        wanted = set(positions)
        return [(row.position, row.state or b"") for row in self.rows if row.position in wanted]

    async def published(self, after: int, until: int) -> AsyncIterator[Due]:
        """Yield the events between two positions, for the repair of a hole."""
        for row in self.rows:
            if after < row.position <= until:
                yield Due(row.position, row.stored, row.state or b"")


class Answer:
    """The answer to a statement."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows
        self.rowcount = len(rows)

    async def fetchone(self) -> Any:
        """Return the first row."""
        return self._rows[0] if self._rows else None

    async def fetchall(self) -> list[Any]:
        """Return all rows."""
        return self._rows


class Notes:
    """The relay's connection: its number, its hints and its lease."""

    def __init__(self) -> None:
        self._run = 0
        self.history = [Hints(0, {})]

    async def execute(self, query: object, values: Any = ()) -> Answer:
        """Answer a statement of the relay."""
        known = self.history[-1]
        if query == hints.NEXT_RUN:
            self._run += 1
            return Answer([(self._run,)])
        if query == hints.LOAD_PROGRESS:
            return Answer([(known.position,)])
        if query == hints.LOAD_TAILS:
            return Answer([(*partition, *mark) for partition, mark in known.marks.items()])
        if query == hints.SAVE:
            position, *columns = values
            marks = {
                TopicPartition(topic, number): Mark(at, offset)
                for topic, number, at, offset in zip(*columns, strict=True)
            }
            self.history.append(Hints(position, {**known.marks, **marks}))
            return Answer([])
        assert query == lease.BEAT, query
        return Answer([])


@dataclass
class Tables:
    """The rows of one projection and its checkpoints, with what they were after each commit."""

    projection: Projection[Any]
    log: Log
    rows: dict[Any, dict[str, Any]] = field(default_factory=dict)
    checkpoints: dict[Partition, Checkpoint] = field(default_factory=dict)
    history: list[tuple[dict[Any, dict[str, Any]], dict[Partition, Checkpoint]]] = field(default_factory=list)

    def snapshot(self) -> tuple[dict[Any, dict[str, Any]], dict[Partition, Checkpoint]]:
        """Copy what is committed."""
        return copy.copy(self.rows), copy.copy(self.checkpoints)

    def lose(self, commits: int) -> None:
        """Forget the last commits, as a crash does: rows and checkpoints together."""
        for _ in range(min(commits, len(self.history))):
            self.rows, self.checkpoints = self.history.pop()


class Session:
    """A worker's connection. `mishap` is when its process is killed: before or after the next commit."""

    closed = False

    def __init__(self, tables: Tables, mishap: str = "") -> None:
        self._tables = tables
        self._answer = Answer([])
        self.mishap = mishap

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def close(self) -> None:
        """Close the connection."""
        self.closed = True

    @asynccontextmanager
    async def pipeline(self) -> AsyncIterator[None]:
        """Change nothing: answers come at once."""
        yield

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Keep all of what is written, or nothing."""
        before = self._tables.snapshot()
        try:
            yield
            self._die("before commit")
        except BaseException:
            self._tables.rows, self._tables.checkpoints = before
            raise
        self._tables.history.append(before)
        self._die("after commit")

    def _die(self, here: str) -> None:
        if self.mishap == here:
            raise Killed

    def cursor(self, *, binary: bool = False) -> "Session":  # noqa: ARG002 - psycopg's
        """Return a cursor: here, a session with an answer of its own."""
        return Session(self._tables)

    async def fetchone(self) -> Any:
        """Return the first row of the answer."""
        return await self._answer.fetchone()

    async def fetchall(self) -> list[Any]:
        """Return all rows of the answer."""
        return await self._answer.fetchall()

    async def execute(self, query: object, values: Any = ()) -> Answer:
        """Answer a statement of a worker."""
        self._answer = Answer(self._answered(query, values))
        return self._answer

    async def executemany(self, query: object, _: Any) -> None:
        """Note records that are set aside; no judgement looks at them."""
        assert query == genuine.SET_ASIDE, query

    def _answered(self, query: object, values: Any) -> list[Any]:
        tables, sql = self._tables, statements(self._tables.projection)
        if query == checkpoint.ENSURE:
            tables.history.append(tables.snapshot())
            for partition in map(Partition, *values[2:]):
                tables.checkpoints.setdefault(partition, checkpoint.START)
        elif query == generation.LIVE:
            return [(generation.FIRST, tables.projection.fingerprint, None, None)]
        elif query in (checkpoint.LOAD, checkpoint.LOAD_LIVE, checkpoint.LOCK):
            return [(*partition, *known) for partition, known in tables.checkpoints.items()]
        elif query == checkpoint.MOVE:
            for topic, number, position, offset in zip(*values[1:5], strict=True):
                tables.checkpoints[Partition(topic, number)] = Checkpoint(position, offset)
        elif query == genuine.TOGETHER:
            return [(b"\0".join(state for _, state in tables.log.states(values[0])),)]
        elif query == genuine.STATES:
            return tables.log.states(values[0])
        elif query == sql.some_rows:
            found = [tables.rows[key] for key in zip(*values, strict=True) if key in tables.rows]
            return [(json.dumps(found),)]
        elif query == sql.write:
            for row in json.loads(values[0]):
                tables.rows[tuple(row[name] for name in tables.projection.primary_key)] = row
        else:
            assert query in (parking.KNOWN, genuine.FORGET), query
        return []
