"""Clients that ask again as soon as they are answered, and the pace of their answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.benchmarks.pace import Pace, Stopwatch

WARM_UP_SHARE: Final = 0.15


async def answer_pace(
    ask: Callable[[], Awaitable[object]],
    *,
    clients: int,
    seconds: float,
    cpu: Callable[[], float] = time.process_time,
) -> Pace:
    """Run clients as tasks; the first part of the time does not count. `cpu` reads the processor seconds to share."""
    await _ask_until(ask, clients, time.perf_counter() + WARM_UP_SHARE * seconds)
    stopwatch = Stopwatch(cpu)
    return stopwatch.pace(await _ask_until(ask, clients, time.perf_counter() + seconds))


async def _ask_until(ask: Callable[[], Awaitable[object]], clients: int, end: float) -> int:
    async def client() -> int:
        answers = 0
        while time.perf_counter() < end:
            await ask()
            answers += 1
        return answers

    return sum(await asyncio.gather(*(client() for _ in range(clients))))


def answer_pace_in_threads(ask: Callable[[], object], *, clients: int, seconds: float) -> Pace:
    """Run clients as threads; the first part of the time does not count."""
    with ThreadPoolExecutor(clients) as pool:

        def ask_until(end: float) -> int:
            return sum(pool.map(lambda _: _count_until(ask, end), range(clients)))

        ask_until(time.perf_counter() + WARM_UP_SHARE * seconds)
        stopwatch = Stopwatch()
        return stopwatch.pace(ask_until(time.perf_counter() + seconds))


def _count_until(ask: Callable[[], object], end: float) -> int:
    answers = 0
    while time.perf_counter() < end:
        ask()
        answers += 1
    return answers
