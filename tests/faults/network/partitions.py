"""T7: the network between two parts fails in each way while both go on running."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tests.faults.network.load import Load
from tests.faults.network.proxy import Fault, Link
from tests.faults.network.system import System

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
            with load.system.broken(fault, *links):
                load.faults += 1
                await asyncio.sleep(SECONDS)
            await load.resume(f"{way}, {fault.value}")

    return inject
