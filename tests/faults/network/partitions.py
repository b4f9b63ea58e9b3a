"""T7: the network between two parts fails in each way while both go on running."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from tests.faults.network.load import Load
from tests.faults.network.proxy import Fault, Link
from tests.faults.network.system import System
from tests.waiting import eventually_async

FAULTS: Final = (Fault.SILENT, Fault.DEAF, Fault.MUTE, Fault.RESET, Fault.HALF_CLOSED, Fault.SLOW)
# Longer than the relay's lease, and than each of its requests waits.
SECONDS: Final = 20.0
WAYS: Final[dict[str, Callable[[System], Sequence[Link]]]] = {
    "relay-kafka": lambda system: system.cluster.links("RELAY"),
    "worker-kafka": lambda system: system.cluster.links("WORKER"),
    "api-postgres": lambda system: [system.postgres["api"]],
    "relay-postgres": lambda system: [system.postgres["relay-1"]],
    "worker-postgres": lambda system: [system.postgres["worker"]],
    "node-node": lambda system: system.cluster.around(2),
}


def partitioned(way: str) -> Callable[[Load], Awaitable[None]]:
    """Break one way in each manner, one after the other, and have all go on by itself after each."""

    async def inject(load: Load) -> None:
        links = WAYS[way](load.system)
        for fault in FAULTS:
            if way.startswith("relay"):
                await eventually_async(lambda: asyncio.to_thread(_leads, load.system))
            with load.system.broken(fault, *links):
                load.faults += 1
                await asyncio.sleep(SECONDS)
            await load.resume(f"{way}, {fault.value}")

    return inject


def _leads(system: System) -> bool:
    """Have the relay whose ways can be broken lead, by the death of the other one."""
    if system.leads_over_links():
        return True
    other = system.pid("relay-2")
    if other:
        with suppress(ProcessLookupError):
            os.kill(other, signal.SIGKILL)
    return False
