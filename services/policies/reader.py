"""Reads texts of packs beside the event loop: other requests are answered meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from services.room import Room

Read = TypeVar("Read")

# One text at a time: its bounds say how much time and memory that takes at most.
READERS: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="packs")
MOST_WAITING: Final = 8

waiting = Room(MOST_WAITING)


async def apart(work: Callable[[], Read]) -> Read:
    """Return what the work returns; raise `Full` where too many wait already."""
    with waiting.entered():
        return await asyncio.get_running_loop().run_in_executor(READERS, work)
