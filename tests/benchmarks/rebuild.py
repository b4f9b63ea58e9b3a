"""Events per second when a read model is made anew from the log, beside reading the log and decoding its JSON alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import psycopg
from pydantic_core import from_json

from projections.rebuild import rebuild
from projections.rebuild.rebuild import Means
from projections.registry import PROJECTIONS
from projections.worker.repair import Logged
from tests import stack as stacks
from tests.benchmarks import history
from tests.benchmarks.benchmark import Bench, Benchmark, Run, Sample
from tests.benchmarks.pace import Stopwatch
from tests.benchmarks.projection import THING
from tests.benchmarks.stock_projection import UNIT

LIMIT: Final = "COPY the log out and decode its JSON, 1 process"
COPY: Final = "copy (select notification_id, state from stored_events) to stdout (format binary)"
# As if a worker had read all: a rebuild ends where the live generation has read.
READ: Final = """
    insert into checkpoint (projection, generation, topic, partition, position, kafka_offset)
    select projection, generation, 'kehu.customer.v1', number, (select max(notification_id) from stored_events), 0
    from live_generation cross join generate_series(0, %(partitions)s - 1) as number
    where projection = %(name)s
    on conflict (projection, generation, topic, partition) do nothing
"""


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    rows = list(history.of_shoppers(bench.scale.events))
    with stacks.database(bench.servers) as database_url:
        history.store(database_url, rows)
        yield [
            partial(_limit, database_url, len(rows)),
            *(
                partial(_rebuild, database_url, name, processes)
                for name in ("purchases", "customer_history")
                for processes in (1, 2)
            ),
        ]


def _limit(database_url: str, events: int) -> Sequence[Sample]:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        stopwatch = Stopwatch()
        with cursor.copy(COPY) as copy:
            copy.set_types(["int8", "bytea"])
            decoded = sum(1 for _, state in copy.rows() if from_json(state))
        pace = stopwatch.pace(decoded)
    assert decoded == events
    return pace.samples(LIMIT, UNIT, THING)


def _rebuild(database_url: str, name: str, processes: int) -> Sequence[Sample]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(READ, {"name": name, "partitions": stacks.PARTITIONS})
    done = asyncio.run(rebuild.rebuild(PROJECTIONS[name], Means(database_url, _nothing, stacks.PARTITIONS, processes)))
    assert done.swap_ms is not None
    figure = f"rebuild {name}, {processes} process{'es' if processes > 1 else ''}"
    return [
        Sample(f"{figure}: decode, fold and write", UNIT, done.events_per_second),
        Sample(f"{figure}: swap", "ms", done.swap_ms),
    ]


async def _nothing(_after: int, _until: int) -> AsyncIterator[Logged]:
    """Nothing is stored meanwhile."""
    return
    yield


BENCHMARK = Benchmark(title="rebuild", prepare=prepare)
