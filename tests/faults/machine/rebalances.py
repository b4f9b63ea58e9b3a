"""T8: workers join and leave their groups all the time, some freeze beyond their session, and each event counts once.

A frozen worker still holds what it had read. When it goes on, others have moved the checkpoints, and it writes nothing.
"""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from tests.faults.clients import Clients
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge, load
from tests.faults.storm import KEHU, Stack, Told, temporary_stack
from tests.waiting import PATIENCE_SECONDS, eventually_async

# Read models of three topics; the workers of the stack keep them, too.
SHARED: Final = ("complaint_sla", "overdue_receivables", "customer_history")
CREW: Final = 3
ROUNDS: Final = 18
SECONDS_BETWEEN: Final = 2.0
# Every so many rounds a worker freezes; every other one that leaves is killed.
ROUNDS_BETWEEN_FREEZES: Final = 6


@dataclass(slots=True)
class Crew:
    """Workers beside those of the stack."""

    stack: Stack
    numbers: Iterator[int] = field(default_factory=count)
    running: list[tuple["subprocess.Popen[bytes]", Path]] = field(default_factory=list)

    def join(self) -> None:
        """Start one more worker."""
        log = self.stack.home / "logs" / f"crew-{next(self.numbers)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [KEHU, "worker", *SHARED], env=self.stack.environment, stdout=output, stderr=subprocess.STDOUT
            )
        self.running.append((process, log))

    def leave(self, number: signal.Signals) -> str | None:
        """End the worker that has been there longest; return what was wrong with its end."""
        process, log = self.running.pop(0)
        process.send_signal(number)
        status = process.wait(PATIENCE_SECONDS)
        if number is signal.SIGTERM and status != 0 and _had_started(log):
            return f"a worker told to leave ended with {status}: {log.read_text()[-500:]}"
        return None

    def end(self) -> None:
        """Kill all, the frozen ones included."""
        for process, _ in self.running:
            process.kill()
            process.wait()


def storm_of_rebalances(tell: Told) -> Found:
    """Have three workers come and go every two seconds, and freeze one now and then."""
    with temporary_stack() as stack, _crew(stack) as crew:
        return asyncio.run(_storm(stack, crew, tell))


@contextmanager
def _crew(stack: Stack) -> Iterator[Crew]:
    crew = Crew(stack)
    try:
        yield crew
    finally:
        crew.end()


async def _storm(stack: Stack, crew: Crew, tell: Told) -> Found:
    wrong: list[str] = []
    async with load(stack) as clients:
        for turn in range(ROUNDS):
            if turn % ROUNDS_BETWEEN_FREEZES == ROUNDS_BETWEEN_FREEZES - 1:
                await _freeze(stack, crew, clients)
                tell("a worker was frozen until others had its partitions, and went on")
            if len(crew.running) == CREW:
                number = signal.SIGKILL if turn % 2 else signal.SIGTERM
                wrong += filter(None, [await asyncio.to_thread(crew.leave, number)])
            crew.join()
            await asyncio.sleep(SECONDS_BETWEEN)
    return Found(ROUNDS, await judge(stack, clients), tuple(wrong))


async def _freeze(stack: Stack, crew: Crew, clients: Clients) -> None:
    """Freeze a worker that has partitions until what is stored meanwhile was read by others, then let it go on."""
    process, log = crew.running[-1]

    async def has_partitions() -> bool:
        return log.read_text().count("worker.assigned") >= len(SHARED)

    await eventually_async(has_partitions)
    process.send_signal(signal.SIGSTOP)
    try:
        await clients.acknowledge_more()
        # Its session ends first: until then nobody else reads its partitions.
        await asyncio.to_thread(stack.kehu, "wait", "--timeout", "150", seconds=180)
    finally:
        process.send_signal(signal.SIGCONT)


def _had_started(log: Path) -> bool:
    """Tell whether it had come so far that it leaves in order: before, a signal ends it as any program."""
    return "worker.starting" in log.read_text()
