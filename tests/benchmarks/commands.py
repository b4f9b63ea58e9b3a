"""Commands per second through the real handlers, beside the stock application saving aggregates of one event."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count

import uvloop

from services.store.postgres import open_store
from tests import stack as stacks
from tests.benchmarks import stock
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.clients import answer_pace, answer_pace_in_threads
from tests.benchmarks.pace import Pace
from tests.benchmarks.servers import Sync
from tests.benchmarks.shoppers import Shoppers

UNIT = "commands/s"
THING = "command"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    yield [
        partial(stock_saves, bench, 1),
        partial(_handlers, bench, 1),
        partial(_handlers, bench, 8),
        partial(stock_saves, bench, 8),
        partial(_handlers, bench, 64),
        partial(_handlers, bench, 256),
    ]


def _handlers(bench: Bench, clients: int) -> Sequence[Sample]:
    async def run(database_url: str) -> Pace:
        async with open_store(database_url) as store:
            return await answer_pace(Shoppers(store).step, clients=clients, seconds=bench.scale.seconds)

    with stacks.database(bench.servers) as database_url:
        return uvloop.run(run(database_url)).samples(f"handlers, {clients} at once", UNIT, THING)


def stock_saves(bench: Bench, threads: int) -> Sequence[Sample]:
    """Save aggregates of one event with the stock application."""
    numbers = count()
    with stacks.database(bench.servers) as database_url, stock.opened(database_url) as shop:
        pace = answer_pace_in_threads(
            lambda: shop.register_customer(f"S{next(numbers):07}"), clients=threads, seconds=bench.scale.seconds
        )
    return pace.samples(beside(threads), UNIT, THING)


def beside(threads: int) -> str:
    """Name the figure of the stock application."""
    return f"stock eventsourcing, {threads} thread{'s' if threads > 1 else ''}"


BENCHMARK = Benchmark(
    title="commands",
    prepare=prepare,
    goals=(
        Goal(figure="handlers, 1 at once", beside=beside(1), at_least=1, at=Sync.ONE_MS),
        Goal(figure="handlers, 256 at once", beside=beside(8), at_least=20, at=Sync.ONE_MS),
    ),
)
