"""Sends requests to the store in batches, so that memory stays flat however many there are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from services.store.outcome import Accepted

AT_ONCE: Final = 2000

Item = TypeVar("Item")
Answer = TypeVar("Answer")
# Tries until there is an answer, through outages.
Insist = Callable[[Callable[[], Awaitable[Accepted]]], Awaitable[Accepted]]


async def many(
    items: Sequence[Item],
    ask: Callable[[Item], Awaitable[Answer]],
    done: Callable[[int], None] = lambda _: None,
    *,
    at_once: int = AT_ONCE,
) -> list[Answer]:
    """Return the answers in the order of the items, and report after each round how many are done."""
    answers: list[Answer] = []
    for first in range(0, len(items), at_once):
        answers += await asyncio.gather(*map(ask, items[first : first + at_once]))
        done(len(answers))
    return answers
