"""Events per second from a full topic into a read model by the real worker, beside the library's own runner."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from projections.engine.batch.apply import Batch, apply
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import START, Checkpoint, Partition, load
from projections.engine.generation import FIRST
from projections.registry import PROJECTIONS
from projections.worker.session import connect
from tests import stack as stacks
from tests.benchmarks import history, process, stock_projection, topic
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.pace import Pace, Stopwatch
from tests.benchmarks.shoppers import PURCHASES
from tests.benchmarks.stock_projection import STOCK, UNIT

APPLIED_AT_ONCE: Final = 2_000
THING: Final = "event"
APPLIED: Final = "select coalesce(sum(kafka_offset + 1), 0) from checkpoint where projection = %s"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    rows = list(history.of_shoppers(bench.scale.events))
    with stacks.database(bench.servers) as database_url, stock_projection.prepared(bench) as stock:
        history.store(database_url, rows)
        stacks.empty_topics(bench.servers.kafka)
        with process.running(bench.servers, database_url, "relay") as processes:
            asyncio.run(topic.full(bench.servers.kafka, topic.CUSTOMERS, len(rows), processes))
        events = [Stored(position, row.state) for position, row in enumerate(rows, start=1)]
        yield [
            stock,
            partial(_worker, bench, "purchases", rows),
            partial(_worker, bench, "customer_history", rows),
            partial(_apply, bench, "purchases", events),
            partial(_apply, bench, "customer_history", events),
        ]


def _worker(bench: Bench, name: str, rows: Sequence[history.Row]) -> Sequence[Sample]:
    events = len(rows)
    with (
        _filled(bench, rows) as database_url,
        psycopg.connect(database_url, autocommit=True) as connection,
        process.running(bench.servers, database_url, f"worker {name}") as processes,
    ):

        def reached() -> int:
            row = connection.execute(APPLIED, (name,)).fetchone()
            assert row is not None
            return int(row[0])

        process.wait_until(lambda: reached() > 0, processes, seconds=60)
        first, stopwatch = reached(), Stopwatch(processes.cpu)
        process.wait_until(lambda: reached() == events, processes, seconds=120)
        pace = stopwatch.pace(events - first)
        _check(connection, name, events)
    return pace.samples(_worker_of(name), UNIT, THING)


@contextmanager
def _filled(bench: Bench, rows: Sequence[history.Row]) -> Iterator[str]:
    """Make a database whose store holds what the topic holds: a worker applies nothing else."""
    with stacks.database(bench.servers) as database_url:
        history.store(database_url, rows)
        yield database_url


async def applied(database_url: str, name: str, events: Sequence[Stored]) -> Pace:
    """Fold and write the events into the empty table of a read model."""
    partition = Partition(topic.CUSTOMERS, 0)
    async with await connect(database_url, name) as connection:
        await load(connection, name, FIRST, [partition])
        begin, stopwatch = START, Stopwatch()
        for first in range(0, len(events), APPLIED_AT_ONCE):
            chunk = events[first : first + APPLIED_AT_ONCE]
            end = Checkpoint(chunk[-1].position, first + len(chunk) - 1)
            await apply(connection, PROJECTIONS[name], FIRST, Batch(chunk, {partition: begin}, {partition: end}))
            begin = end
        return stopwatch.pace(len(events))


def _apply(bench: Bench, name: str, events: Sequence[Stored]) -> Sequence[Sample]:
    with stacks.database(bench.servers) as database_url:
        pace = asyncio.run(applied(database_url, name, events))
        with psycopg.connect(database_url) as connection:
            _check(connection, name, len(events))
    return pace.samples(f"fold and write {name}, without Kafka", UNIT, THING)


def _check(connection: Connection[Any], name: str, events: int) -> None:
    row = connection.execute(SQL("select count(*) from {}").format(Identifier(name))).fetchone()
    # Every event makes a row of its own, but for registrations in `purchases`.
    expected = events * PURCHASES // (1 + PURCHASES) if name == "purchases" else events
    assert row == (expected,), f"{name} has {row} rows, not {expected}"


def _worker_of(name: str) -> str:
    return f"worker of {name}"


BENCHMARK = Benchmark(
    title="projection",
    prepare=prepare,
    goals=tuple(Goal(figure=_worker_of(name), beside=STOCK, at_least=15) for name in ("purchases", "customer_history")),
)
