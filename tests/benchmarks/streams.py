"""What it costs to append to a stream of 10,000 events, beside streams of 10."""

import asyncio
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count, cycle
from statistics import median
from typing import Final

from domain.customers import customer
from services.commands.registry import HANDLERS
from services.store.postgres import open_store
from tests import stack as stacks
from tests.benchmarks import history
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.shoppers import cause, purchase

UNIT: Final = "ms"
LONG_EVENTS: Final = 10_000
LONG: Final = ("L0000000",)
SHORT_EVENTS: Final = 10
# Many, so that they stay short.
SHORT: Final = tuple(f"H{number:07}" for number in range(200))


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with stacks.database(bench.servers) as database_url:
        short = history.of_shoppers(len(SHORT) * SHORT_EVENTS)
        history.store(database_url, [*history.of_customer(LONG[0], LONG_EVENTS), *short])
        asyncio.run(_keep_a_snapshot(database_url))
        numbers = count(LONG_EVENTS + 1)
        yield [
            partial(_append, database_url, SHORT_EVENTS, SHORT, numbers, bench.scale.seconds),
            partial(_append, database_url, LONG_EVENTS, LONG, numbers, bench.scale.seconds),
        ]


async def _keep_a_snapshot(database_url: str) -> None:
    async with open_store(database_url) as store:
        await store.load(customer.DECIDER, LONG[0])


def _append(
    database_url: str, events: int, customers: Sequence[str], numbers: Iterator[int], seconds: float
) -> Sequence[Sample]:
    """Append one after the other, by one client; the first load reads a long stream's snapshot and what is newer."""

    async def run() -> tuple[list[float], list[float]]:
        async with open_store(database_url) as store:
            loads = [await _milliseconds(store.load(customer.DECIDER, name)) for name in customers]
            appends: list[float] = []
            turns, end = cycle(customers), time.perf_counter() + seconds
            while time.perf_counter() < end:
                command = purchase(next(turns), next(numbers))
                appends.append(await _milliseconds(HANDLERS[command.name](command, store=store, cause=cause())))
            return loads, appends

    loads, appends = asyncio.run(run())
    return [
        Sample(_loading(events), UNIT, median(loads)),
        Sample(_appending(events), UNIT, median(appends)),
    ]


async def _milliseconds(doing: Awaitable[object]) -> float:
    began = time.perf_counter()
    await doing
    return (time.perf_counter() - began) * 1000


def _loading(events: int) -> str:
    return f"load a stream of {events:,} events after a start, p50"


def _appending(events: int) -> str:
    return f"append to a stream of {events:,} events, p50"


BENCHMARK = Benchmark(
    title="streams",
    prepare=prepare,
    goals=(
        Goal(figure=_loading(LONG_EVENTS), at_most=50),
        Goal(figure=_appending(LONG_EVENTS), beside=_appending(SHORT_EVENTS), at_most=1.2),
    ),
)
