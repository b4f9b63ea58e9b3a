"""From a command's commit until its event is visible in a read model, through the whole running service."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from statistics import quantiles
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.record.partition import partition_of
from services.local.stack import worker_shares
from services.store.postgres import open_store
from services.store.store import Store
from tests import stack as stacks
from tests.benchmarks import process
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.memory import memory
from tests.benchmarks.process import Processes
from tests.benchmarks.shoppers import Shoppers
from tests.stack import PARTITIONS

UNIT: Final = "ms"
WATCHED: Final = "purchases"
LOOK_SECONDS: Final = 0.002
PATIENCE_SECONDS: Final = 60
WARM_UP_SECONDS: Final = 0.5
REACHED: Final = "select partition, position from checkpoint where projection = %s"

Meanwhile = Callable[[Store], Coroutine[Any, Any, None]]


async def idle(_: Store) -> None:
    """Do nothing."""


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    stacks.empty_topics(bench.servers.kafka)
    commands = ["relay", *(f"worker {' '.join(names)}" for names in worker_shares()), "api"]
    with (
        stacks.database(bench.servers) as database_url,
        process.running(bench.servers, database_url, *commands) as processes,
    ):
        # Until every process does its work for the first time.
        asyncio.run(path(database_url, processes, min(bench.scale.rates), WARM_UP_SECONDS))
        yield [
            *(partial(_latency, database_url, processes, rate, bench.scale.seconds) for rate in bench.scale.rates),
            partial(memory, bench.servers, processes),
        ]


def _latency(database_url: str, processes: Processes, rate: int, seconds: float) -> Sequence[Sample]:
    answered, visible = asyncio.run(path(database_url, processes, rate, seconds))
    return [
        Sample(_named("p50", rate), UNIT, percentile(visible, 50)),
        Sample(_named("p99", rate), UNIT, percentile(visible, 99)),
        Sample(f"sent to committed, p99 at {rate:,} commands/s", UNIT, percentile(answered, 99)),
    ]


async def path(
    database_url: str, processes: Processes, rate: int, seconds: float, meanwhile: Meanwhile = idle
) -> tuple[list[float], list[float]]:
    """Return the milliseconds from each sending to its answer, and from there until a reader saw its position.

    `meanwhile` goes on as long, with the same store.
    """
    async with (
        open_store(database_url) as store,
        await AsyncConnection.connect(database_url, autocommit=True) as reader,
        asyncio.timeout(seconds + PATIENCE_SECONDS),
    ):
        watch = Watch(reader, processes)
        beside = asyncio.create_task(meanwhile(store))
        sending = asyncio.create_task(_send(Shoppers(store), watch, rate, int(rate * seconds)))
        await watch.look_until(sending)
        answered = await sending
        beside.cancel()
        with suppress(asyncio.CancelledError):
            await beside
    return answered, watch.visible


async def _send(shoppers: Shoppers, watch: "Watch", rate: int, commands: int) -> list[float]:
    """Send at a fixed pace, however late the answers are."""
    answered: list[float] = []

    async def send(due: float) -> None:
        answer = await shoppers.step()
        now = time.perf_counter()
        answered.append((now - due) * 1000)
        watch.expect(answer.stream, answer.position, now)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(commands):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(send(due))
    return answered


class Watch:
    """A reader who looks every 2 ms how far the read model is."""

    def __init__(self, reader: AsyncConnection[Any], processes: Processes) -> None:
        self._reader = reader
        self._processes = processes
        self._expected: list[deque[tuple[int, float]]] = [deque() for _ in range(PARTITIONS)]
        self.visible: list[float] = []

    def expect(self, stream: str, position: int, committed: float) -> None:
        """Measure from now until the position is seen; positions of a stream come in their order."""
        key = stream.partition("/")[2].encode()
        self._expected[partition_of(key, PARTITIONS)].append((position, committed))

    async def look_until(self, sending: "asyncio.Task[list[float]]") -> None:
        """Look until all is sent and seen."""
        while not sending.done() or any(self._expected):
            reached = await (await self._reader.execute(REACHED, (WATCHED,))).fetchall()
            now = time.perf_counter()
            for partition, position in reached:
                expected = self._expected[partition]
                while expected and expected[0][0] <= position:
                    self.visible.append((now - expected.popleft()[1]) * 1000)
            self._processes.check()
            await asyncio.sleep(LOOK_SECONDS)


def percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]


def _named(percentile: str, rate: int) -> str:
    return f"committed to visible, {percentile} at {rate:,} commands/s"


BENCHMARK = Benchmark(title="latency", prepare=prepare, goals=(Goal(figure=_named("p99", 1_000), at_most=150),))
