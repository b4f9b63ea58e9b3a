"""What many readers ask for at the same time, asked for once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from services.console.api import CREDENTIAL

Found = TypeVar("Found")


@dataclass(slots=True)
class Shared:
    """Answers by name: while one is on its way, and for some seconds from its question, all who ask get that one."""

    seconds: float
    _asked: dict[str, tuple[float, asyncio.Future[Any]]] = field(default_factory=dict)

    async def of(self, name: str, ask: Callable[[], Awaitable[Found]]) -> Found:
        """Return the answer; one that is asked for is never asked for again meanwhile."""
        # What one may see is no answer to another.
        name = f"{CREDENTIAL.get() or ''} {name}"
        now = time.monotonic()
        self._asked = {each: kept for each, kept in self._asked.items() if kept[0] > now or not kept[1].done()}
        if name not in self._asked:
            self._asked[name] = (now + self.seconds, asyncio.ensure_future(ask()))
        # Whoever leaves must not end the question of the others.
        found: Found = await asyncio.shield(self._asked[name][1])
        return found
