"""T13: the processes of Kehu are told to stop under load, one after the other, and each leaves soon and in order."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

from services.local import supervisor
from services.local.home import Home
from tests.faults import topic_dump
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge, load, serves
from tests.faults.storm import Stack, Told, temporary_stack
from tests.waiting import eventually

ROLES: Final = ("api", "relay", "worker-1", "worker-2")
# What supervisors of companies give a process before they kill it.
SECONDS_TO_STOP: Final = 20.0
ENDED: Final = r"exited: {} \((exit status \d+|terminated by SIG\w+)"
IN_ORDER: Final = "exit status 0"


@dataclass(frozen=True, slots=True)
class Stop:
    """How a process ended that was told to stop."""

    name: str
    seconds: float
    status: str


def fifty(tell: Told) -> Found:
    """Stop fifty times."""
    with temporary_stack() as stack:
        return asyncio.run(stops(stack, list(islice(cycle(ROLES), 50)), tell))


async def stops(stack: Stack, names: Sequence[str], tell: Told) -> Found:
    """Tell these processes to stop, one after the other, and judge how they end and what is left."""
    ended: list[Stop] = []
    before = await _repeats(stack)
    async with load(stack) as clients:
        for name in names:
            ended.append(await asyncio.to_thread(_stop, stack, name))
            tell(f"{name} ended after {ended[-1].seconds:.1f} s: {ended[-1].status}")
            await clients.acknowledge_more()
    verdict = await judge(stack, clients)
    wrong = list(faults(ended))
    # A relay that is told to stop sends what it has begun, notes it, and leaves nothing to be sent again.
    if again := await _repeats(stack) - before:
        wrong.append(f"{again} records were published again after orderly stops")
    return Found(len(ended), verdict, tuple(wrong))


async def _repeats(stack: Stack) -> int:
    told = await topic_dump.dump(stack.addresses["kafka"])
    return len(told) - len({each.event_id for each in told})


def _stop(stack: Stack, name: str) -> Stop:
    """Send SIGTERM to the process as soon as it serves; the supervisor starts it again."""
    home = Home(stack.home)
    eventually(lambda: serves(stack))
    pid = next(process.pid for process in supervisor.processes(home) if process.name == name)
    assert pid is not None
    before = len(_endings(home, name))
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    eventually(lambda: len(_endings(home, name)) > before)
    return Stop(name, time.monotonic() - began, _endings(home, name)[before])


def _endings(home: Home, name: str) -> list[str]:
    return re.findall(ENDED.format(name), (home.logs / "supervisord.log").read_text())


def faults(ended: Sequence[Stop]) -> Iterator[str]:
    """Yield a sentence for each process that did not end as it should."""
    for each in ended:
        if each.status != IN_ORDER:
            yield f"{each.name} ended with {each.status}"
        if each.seconds >= SECONDS_TO_STOP:
            yield f"{each.name} took {each.seconds:.1f} seconds to end"
