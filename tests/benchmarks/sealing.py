"""What sealing personal data costs each command and each event that is applied, beside plain text in the same run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final
from unittest import mock

import uvloop
from psycopg import AsyncConnection

from projections.engine.batch.fold import Stored
from services.store import log
from services.store.commit import group
from services.store.commit.sealing import DraftSealer
from services.store.postgres import open_store
from tests import stack as stacks
from tests.benchmarks import projection
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.clients import answer_pace
from tests.benchmarks.pace import Pace
from tests.benchmarks.shoppers import Shoppers
from tests.plain import PlainSealer

CLIENTS: Final = 64
SEALED: Final = "sealed"
PLAIN: Final = "plain text"
READ_MODEL: Final = "purchases"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    yield [partial(_run, bench, SEALED, DraftSealer), partial(_run, bench, PLAIN, PlainSealer)]


def _run(bench: Bench, name: str, sealer: type[DraftSealer]) -> Sequence[Sample]:
    async def run(database_url: str) -> tuple[Pace, Pace]:
        with mock.patch.object(group, "DraftSealer", sealer):
            async with open_store(database_url) as store:
                answered = await answer_pace(Shoppers(store).step, clients=CLIENTS, seconds=bench.scale.seconds)
        return answered, await _applied(database_url, bench.scale.events)

    with stacks.database(bench.servers) as database_url:
        answered, applied = uvloop.run(run(database_url))
    return [
        *answered.samples(f"commands, {name}", "commands/s", "command"),
        *applied.samples(f"{READ_MODEL}, {name}", "events/s", "event"),
    ]


async def _applied(database_url: str, events: int) -> Pace:
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        rows = await log.read_page(connection, 0, limit=events)
    return await projection.applied(database_url, READ_MODEL, [Stored(row.position, row.state) for row in rows])


def _costs(what: str, thing: str) -> Goal:
    """Allow a tenth more processor time."""
    of = f"{what}, {{}}, processor time per {thing}"
    return Goal(figure=of.format(SEALED), beside=of.format(PLAIN), at_most=1.1)


BENCHMARK = Benchmark(
    title="sealing", prepare=prepare, goals=(_costs("commands", "command"), _costs(READ_MODEL, "event"))
)
