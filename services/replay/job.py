"""A simulation from its question to its kept report: the log is read once, and nothing is written to it."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from psycopg import AsyncConnection

from services.replay import kept, report
from services.replay.asked import Asked
from services.replay.run import Simulated, simulated
from services.replay.stored import written_log

# One state of the log, and no way to write to it.
SESSION: Final = (
    r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
    " -c timezone=UTC -c idle_in_transaction_session_timeout=0 -c jit=off"
)
# Reading takes about as long as folding: one half of the way each.
HALVES: Final = 2
SECONDS_BETWEEN_LOOKS: Final = 1
WORTH_A_PROCESS: Final = 20_000
Told = Callable[[int, int], None]


def helping(events: int) -> int:
    """Return how many processes are worth their start for a log of about so many events."""
    return max(1, min(os.cpu_count() or 1, events // WORTH_A_PROCESS))


async def ran(database_url: str, asked: Asked, position: int, *, processes: int, told: Told) -> Simulated:
    """Read the log up to a position, and decide again; `told` hears of how much is done, of how much."""
    with TemporaryDirectory(prefix="kehu-simulation-") as folder:
        async with await AsyncConnection.connect(
            database_url, autocommit=True, connect_timeout=5, options=SESSION, application_name="kehu simulation"
        ) as connection:
            log = await written_log(
                connection,
                Path(folder),
                processes,
                until=position,
                told=lambda reached, end: told(reached, HALVES * end),
            )

        def folded(done: int, parts: int) -> None:
            told(position + done * position // parts, HALVES * position)

        return await asyncio.to_thread(simulated, log, asked, processes=processes, tell=folded)


async def kept_report(
    connection: AsyncConnection[Any], database_url: str, asked: Asked, position: int, *, processes: int, told: Told
) -> bytes:
    """Run a simulation that was begun, and keep its report; where it fails, keep why."""
    name, reached = asked.name(position), [0, max(HALVES * position, 1)]

    def tell(done: int, whole: int) -> None:
        reached[:] = [done, max(whole, 1)]
        told(done, whole)

    async def keep() -> None:
        """Keep how far it is: whoever looks at it elsewhere sees it move."""
        while not over.is_set():
            await kept.move(connection, name, *reached)
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), SECONDS_BETWEEN_LOOKS)

    over = asyncio.Event()
    keeping = asyncio.create_task(keep())
    try:
        found = await ran(database_url, asked, position, processes=processes, told=tell)
        said = report.bytes_of(report.report(found))
    except BaseException as error:
        over.set()
        await keeping
        await kept.fail(connection, name, f"{type(error).__name__}: {error}"[:500])
        raise
    over.set()
    await keeping
    await kept.finish(connection, name, said)
    return said
