"""Keeps snapshots of long streams beside the groups."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

import structlog

from services.store.commit.group import Group
from services.store.commit.head import Head

log = structlog.get_logger(__name__)

# Keeping holds the interpreter: a pause of this many times its duration stops a long, busy stream from slowing the
# groups down.
PAUSE: Final = 9


class Keeper:
    """Keeps what is due in a thread, one lot after the other."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._keeping: asyncio.Task[None] | None = None
        self._again = 0.0

    def begin(self) -> None:
        """Begin to keep the snapshots that are due, unless the last are still being kept or have just taken long."""
        if self._keeping and not self._keeping.done():
            return
        if time.monotonic() >= self._again and (due := self._group.take_due()):
            self._keeping = asyncio.create_task(asyncio.to_thread(self._keep, due))

    async def finish(self) -> None:
        """Keep all that is due, without a pause."""
        for _ in range(2):  # those being kept, and those due since
            if self._keeping:
                await self._keeping
            self._again = 0
            self.begin()

    def _keep(self, due: Mapping[str, Head]) -> None:
        began = time.monotonic()
        try:
            self._group.keep_snapshots(due)
        except Exception as error:  # noqa: BLE001 - it costs only a slower first load
            log.warning("store.snapshots-not-kept", streams=len(due), error=type(error).__name__, message=str(error))
        ended = time.monotonic()
        self._again = ended + (ended - began) * PAUSE
