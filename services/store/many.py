"""Asks the store many questions at a time, some after some, so that memory does not grow with their number."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from services.store.outcome import Accepted

AT_ONCE: Final = 2000

Item = TypeVar("Item")
Answer = TypeVar("Answer")
# Asks until there is an answer, through outages.
Insist = Callable[[Callable[[], Awaitable[Accepted]]], Awaitable[Accepted]]


async def many(
    items: Sequence[Item],
    ask: Callable[[Item], Awaitable[Answer]],
    done: Callable[[int], None] = lambda _: None,
    *,
    at_once: int = AT_ONCE,
) -> list[Answer]:
    """Return the answers in the order of the items; tell after each round how many are done."""
    answers: list[Answer] = []
    for first in range(0, len(items), at_once):
        answers += await asyncio.gather(*map(ask, items[first : first + at_once]))
        done(len(answers))
    return answers
