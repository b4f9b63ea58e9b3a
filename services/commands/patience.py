"""Waits for the store to come back: tries the same commands again, more and more slowly, for a limited time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from services.store.outcome import Contended, StoreDown

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 3.0

Answer = TypeVar("Answer")


class Patience:
    """Shared by all commands of a file, so that an outage counts once, whichever command meets it first."""

    def __init__(self, seconds: float, tell: Callable[[str], None]) -> None:
        self._seconds = seconds
        self._tell = tell
        self._down_since: float | None = None

    async def insist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Try until there is an answer; raise `StoreDown` when the store has been down for too long."""
        pause = FIRST_PAUSE
        while True:
            try:
                answer = await ask()
            except StoreDown as down:
                self._count_on(down)
            except Contended:
                pass
            else:
                self._answered()
                return answer
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _count_on(self, down: StoreDown) -> None:
        now = time.monotonic()
        if self._down_since is None:
            self._down_since = now
            self._tell(f"{_sentence(down)} Trying again for up to {self._seconds:.0f} s; nothing is lost.")
        if now - self._down_since > self._seconds:
            raise down

    def _answered(self) -> None:
        if self._down_since is not None:
            self._tell(f"PostgreSQL answers again after {time.monotonic() - self._down_since:.0f} s.")
            self._down_since = None


def _sentence(down: StoreDown) -> str:
    return f"{str(down).strip().partition(chr(10))[0].rstrip('.')}."
