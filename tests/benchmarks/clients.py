"""Clients that ask again as soon as they are answered, and how many answers they get in a second."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

WARM_UP_SHARE: Final = 0.15


async def answers_per_second(ask: Callable[[], Awaitable[object]], *, clients: int, seconds: float) -> float:
    """Run clients as tasks; the first part of the time does not count."""
    await _ask_until(ask, clients, time.perf_counter() + WARM_UP_SHARE * seconds)
    began = time.perf_counter()
    answers = await _ask_until(ask, clients, began + seconds)
    return answers / (time.perf_counter() - began)


async def _ask_until(ask: Callable[[], Awaitable[object]], clients: int, end: float) -> int:
    async def client() -> int:
        answers = 0
        while time.perf_counter() < end:
            await ask()
            answers += 1
        return answers

    return sum(await asyncio.gather(*(client() for _ in range(clients))))


def answers_per_second_in_threads(ask: Callable[[], object], *, clients: int, seconds: float) -> float:
    """Run clients as threads; the first part of the time does not count."""
    with ThreadPoolExecutor(clients) as pool:

        def ask_until(end: float) -> int:
            return sum(pool.map(lambda _: _count_until(ask, end), range(clients)))

        ask_until(time.perf_counter() + WARM_UP_SHARE * seconds)
        began = time.perf_counter()
        answers = ask_until(began + seconds)
        return answers / (time.perf_counter() - began)


def _count_until(ask: Callable[[], object], end: float) -> int:
    answers = 0
    while time.perf_counter() < end:
        ask()
        answers += 1
    return answers
