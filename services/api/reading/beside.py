"""Writes long answers beside the event loop: other requests are answered meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from services.api.problem import RETRY_AFTER, Unanswerable
from services.room import Full, Room

Written = TypeVar("Written")

# A document of some thousand rows takes seconds.
WRITERS: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")
MOST_WAITING: Final = 8

waiting = Room(MOST_WAITING)


async def beside(work: Callable[[], Written]) -> Written:
    """Return what the work returns; refuse it where too many wait already."""
    try:
        with waiting.entered():
            return await asyncio.get_running_loop().run_in_executor(WRITERS, work)
    except Full as full:
        sentence = f"{MOST_WAITING} documents are being written already: ask again later."
        raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full
