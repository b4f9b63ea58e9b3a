"""A read model is made anew while commands arrive and somebody polls its list every 2 ms."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import psutil
import psycopg
from psycopg import AsyncConnection

from projections.history import customer_history
from services.store.postgres import open_store
from tests import stack as stacks
from tests.benchmarks import history, process
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.latency import percentile
from tests.benchmarks.process import KEHU, Processes, wait_until
from tests.benchmarks.rebuild import READ
from tests.benchmarks.shoppers import Shoppers
from tests.benchmarks.stock_projection import UNIT

NAME: Final = customer_history.PROJECTION.name
RATE: Final = 200
PROCESSES: Final = 2
POLL_SECONDS: Final = 0.002
WEIGH_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 1_800
SOMEBODY: Final = "H0000000"
PUBLISHED: Final = "select position >= (select max(notification_id) from stored_events) from relay_progress"
SWAP: Final = "the list while generations are exchanged, longest poll"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    stacks.empty_topics(bench.servers.kafka)
    with stacks.database(bench.servers) as database_url:
        history.store(database_url, list(history.of_shoppers(bench.scale.events)))
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(READ, {"name": NAME, "partitions": stacks.PARTITIONS})
            with process.running(bench.servers, database_url, "relay", f"worker {NAME}") as processes:
                wait_until(lambda: _is_published(connection), processes, seconds=PATIENCE_SECONDS)
                _fill(database_url, bench)
                yield [partial(_rebuilt, bench, database_url, processes)]


def _is_published(connection: psycopg.Connection[Any]) -> bool:
    return connection.execute(PUBLISHED).fetchone() == (True,)


def _fill(database_url: str, bench: Bench) -> None:
    """Make the live rows for the first time: the checkpoints only say that somebody did."""
    ended = asyncio.run(_command(bench, database_url, Weight()))
    assert ended["events"], ended


@dataclass
class Weight:
    """The most memory that the processes of a rebuild held together."""

    most: int = 0

    def weigh(self, parent: int) -> None:
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(parent)
            held = 0
            for each in (family, *family.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    held += each.memory_info().rss
            self.most = max(self.most, held)


@dataclass
class Polls:
    """When the list answered, and in how many milliseconds; it is never empty."""

    answered: list[tuple[float, float]] = field(default_factory=list)

    async def keep(self, database_url: str) -> None:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            while True:
                began = time.perf_counter()
                rows = await customer_history.history(connection, SOMEBODY, limit=10)
                assert len(rows) == 10
                now = time.perf_counter()
                self.answered.append((now, 1_000 * (now - began)))
                await asyncio.sleep(POLL_SECONDS)

    def longest(self, begin: float, end: float) -> float:
        return max((ms for at, ms in self.answered if begin <= at <= end), default=0.0)


def _rebuilt(bench: Bench, database_url: str, processes: Processes) -> Sequence[Sample]:
    polls, weight = Polls(), Weight()
    done, commands = asyncio.run(_busy(bench, database_url, polls, weight))
    processes.check()
    end = polls.answered[-1][0]
    of_all = [ms for _, ms in polls.answered]
    figure = f"{NAME} while {RATE} commands/s arrive, {PROCESSES} processes"
    return [
        Sample(f"{figure}: decode, fold and write", UNIT, done["events_per_second"]),
        Sample(f"{figure}: from beginning to end", "s", done["seconds"]),
        Sample("swap, as the rebuild says", "ms", done["swap_ms"]),
        # The command ends soon after the swap.
        Sample(SWAP, "ms", polls.longest(end - 5, end)),
        Sample("the list meanwhile, p99 of polls", "ms", percentile(of_all, 99)),
        Sample("memory of all processes of the rebuild, peak", "MB", weight.most / 1e6),
        Sample("commands answered meanwhile", "commands/s", commands / done["seconds"]),
    ]


async def _busy(bench: Bench, database_url: str, polls: Polls, weight: Weight) -> tuple[dict[str, Any], int]:
    async with open_store(database_url) as store:
        shoppers, answered = Shoppers(store), 0

        async def send() -> None:
            nonlocal answered
            began = time.perf_counter()
            async with asyncio.TaskGroup() as tasks:
                number = 0
                while True:
                    number += 1
                    await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
                    tasks.create_task(shoppers.step()).add_done_callback(count)

        def count(_: object) -> None:
            nonlocal answered
            answered += 1

        beside = [asyncio.create_task(send()), asyncio.create_task(polls.keep(database_url))]
        try:
            return await _command(bench, database_url, weight), answered
        finally:
            for each in beside:
                each.cancel()
            ended = await asyncio.gather(*beside, return_exceptions=True)
            assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended


async def _command(bench: Bench, database_url: str, weight: Weight) -> dict[str, Any]:
    """Run the rebuild as a person does, and weigh it."""
    words = ("projections", "rebuild", NAME, "--processes", str(PROCESSES), "--format", "json")
    environment = process.environment(bench.servers, database_url) | {"KEHU_TOPIC_PARTITIONS": str(stacks.PARTITIONS)}
    running = await asyncio.create_subprocess_exec(
        KEHU, *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    printed = asyncio.create_task(running.communicate())
    while not printed.done():
        weight.weigh(running.pid)
        await asyncio.wait([printed], timeout=WEIGH_SECONDS)
    out, _ = printed.result()
    assert running.returncode == 0, out
    row: dict[str, Any] = json.loads(out)[0]
    return row


BENCHMARK = Benchmark(title="rebuild-live", prepare=prepare, goals=(Goal(figure=SWAP, at_most=50),))
