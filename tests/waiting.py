"""Waiting for what must come true: patience ends only where something hangs, so that a busy machine fails no test."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

# The longest that anything may take. It says nothing about speed.
PATIENCE_SECONDS: Final = 180.0
PAUSE_SECONDS: Final = 0.05


def eventually(met: Callable[[], bool]) -> None:
    """Return as soon as it is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(PAUSE_SECONDS)


async def eventually_async(met: Callable[[], Awaitable[bool]]) -> None:
    """Return as soon as it is so, and let other tasks go on meanwhile."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await met():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(PAUSE_SECONDS)
