"""The lease of the relay that publishes: confirmed every second, so that a frozen relay loses the right to publish.

The leader counts from before it asks PostgreSQL to note a confirmation, and stops early; a standby counts from the
note.
"""

import asyncio
import time
from typing import Any, Final

from psycopg import AsyncConnection

from services.deadline import POSTGRESQL, answering

BEAT_SECONDS: Final = 1.0
# The leader sends nothing this long after its last confirmation; a standby ends its session later.
VALID_SECONDS: Final = 7.0
EXPIRES_SECONDS: Final = 10.0
DEADLINE: Final = 5.0
BEAT: Final = """
    update relay_leader
    set run = %(run)s, state = %(state)s, detail = %(detail)s, beat_at = clock_timestamp(),
        published_at = case when %(published)s then clock_timestamp() else published_at end
"""


class LeaseLost(Exception):
    """Another relay may publish by now."""


class Lease:
    """What the leader says of itself, and until when it may publish."""

    def __init__(self, run: int | None, state: str) -> None:
        self.run = run
        self.state = state
        self.detail = ""
        self.published = False
        self._confirmed = time.monotonic()

    def confirm(self) -> None:
        """Raise `LeaseLost` where the last confirmation is too long ago, as after a freeze."""
        silent = time.monotonic() - self._confirmed
        if silent > VALID_SECONDS:
            raise LeaseLost(f"the lease was last confirmed {silent:.0f} seconds ago")

    async def keep(self, connection: AsyncConnection[Any]) -> None:
        """Confirm the lease for as long as the connection lives."""
        while True:
            await self.beat(connection)
            await asyncio.sleep(BEAT_SECONDS)

    async def beat(self, connection: AsyncConnection[Any]) -> None:
        """Confirm the lease once; a leader that was frozen does not."""
        self.confirm()
        asked = time.monotonic()
        async with answering(POSTGRESQL, DEADLINE):
            await connection.execute(
                BEAT, {"run": self.run, "state": self.state, "detail": self.detail, "published": self.published}
            )
        self.published = False
        self._confirmed = asked
