"""Full names of the persons whose ids stand in lists and events."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

from services.console.api import Api, Problem

SECONDS_KEPT: Final = 30.0
SECONDS_TO_ASK: Final = 2.0
MOST: Final = 1000


@dataclass(slots=True)
class People:
    """Names as they were known a moment ago; an id without one stands for itself."""

    names: dict[str, str] = field(default_factory=dict)
    _until: float = 0.0

    async def refresh(self, api: Api) -> None:
        """Ask for the names again where they are old; without an answer the old ones stay."""
        if time.monotonic() < self._until:
            return
        self._until = time.monotonic() + SECONDS_KEPT
        try:
            # A page that can do without the names does not wait long for them.
            async with asyncio.timeout(SECONDS_TO_ASK):
                page = await api.page("/persons", limit=MOST)
        except (Problem, TimeoutError):
            return
        self.names = {row["person"]: row["full_name"] for row in page.items}

    def name(self, person: str | None) -> str:
        """Return the full name of a person."""
        return self.names.get(person, person) if person else "—"
