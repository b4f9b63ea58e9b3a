"""A storm: processes of a running stack die by kill -9 while a file is imported and clients send commands."""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from projections.worker.kafka.access import KafkaAccess
from services.local import supervisor
from services.local.home import Home
from services.settings import remembered
from tests import ports, temporary
from tests.checkout import ROOT
from tests.faults.clients import Clients
from tests.faults.invariants import verify
from tests.faults.violation import Verdict

KEHU: Final = Path(sys.executable).with_name("kehu")
# Every kind of process there is; a worker stands for all workers, with half of the read models.
VICTIMS: Final = ("api", "relay", "worker-1", "postgres", "kafka")
# What an import ends with: done, or interrupted, once it has begun or while it still starts.
ENDS: Final = frozenset({0, 75, 130, -signal.SIGINT})
SECONDS_TO_SETTLE: Final = 180
SECONDS_TO_COME_BACK: Final = 180
# Of a command: only one that hangs takes so long, however busy the machine is.
SECONDS_TO_ANSWER: Final = 360
PAUSE_SECONDS: Final = 0.1

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stack:
    """A whole local stack of its own, run by the kehu command as anybody would."""

    home: Path

    def kehu(self, *arguments: str, seconds: float = SECONDS_TO_ANSWER) -> str:
        """Run the command and return what it prints; raise where it fails."""
        done = self.run(*arguments, seconds=seconds)
        if done.returncode:
            raise RuntimeError(f"kehu {' '.join(arguments)} ended with {done.returncode}: {done.stderr}{done.stdout}")
        return done.stdout

    def run(self, *arguments: str, seconds: float = SECONDS_TO_ANSWER) -> "subprocess.CompletedProcess[str]":
        """Run the command and return how it ended."""
        return subprocess.run(
            [KEHU, *arguments], env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )

    async def begin(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the command; whoever asked for it waits for its end."""
        piped = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(KEHU, *arguments, env=self.environment, stdout=piped, stderr=piped)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which kehu means this stack."""
        foreign = {"KEHU_DATABASE_URL", "KEHU_KAFKA", "KEHU_API"}
        return {key: value for key, value in os.environ.items() if key not in foreign} | {"KEHU_HOME": str(self.home)}

    @property
    def addresses(self) -> dict[str, str]:
        """Return where the parts of this stack listen."""
        return remembered(self.home)

    def kill(self, victim: str) -> bool:
        """End the process at once, as a power cut would; False where it is just starting."""
        pid = next((process.pid for process in supervisor.processes(Home(self.home)) if process.name == victim), None)
        if not pid or not psutil.pid_exists(pid):
            return False
        os.kill(pid, signal.SIGKILL)
        return True


@contextmanager
def temporary_stack(prepare: Callable[[Path], None] = lambda _: None) -> Iterator[Stack]:
    """Run a whole stack in a folder of its own, prepared before; end it and forget it whatever happens."""
    stack = Stack(temporary.folder("storm"))
    prepare(stack.home)
    try:
        with ports.undisturbed():
            stack.kehu("up", "--wait")
        yield stack
    finally:
        stack.kehu("down")
        shutil.rmtree(stack.home)


async def storm(
    stack: Stack, file: Path, victims: Sequence[str], *, pause: tuple[float, float], seed: int, tell: Told = print
) -> Verdict:
    """Kill the victims one after the other during an import of `file` and judge what is left."""
    chance = random.Random(seed)
    clients = Clients(stack.addresses["api"])
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(clients.run())
        tasks.create_task(_import(stack, file, over))
        for victim in victims:
            await asyncio.sleep(chance.uniform(*pause))
            async with asyncio.timeout(SECONDS_TO_COME_BACK):
                while not await asyncio.to_thread(stack.kill, victim):  # noqa: ASYNC110 - it sends no event
                    await asyncio.sleep(PAUSE_SECONDS)
            tell(f"{victim} killed")
        over.set()
        await clients.acknowledge_more()
        clients.stop.set()
    at = stack.addresses
    return await verify(
        at["database_url"],
        KafkaAccess(at["kafka"]),
        clients.history.entries,
        at_rest=False,
        seconds=SECONDS_TO_SETTLE,
    )


async def _import(stack: Stack, file: Path, over: asyncio.Event) -> None:
    """Import the file until the storm is over, again and again or not to its end: however fast the machine is."""
    waiting = asyncio.create_task(over.wait())
    while not waiting.done():
        importing = await stack.begin("import", "helpdesk", str(file))
        reading = asyncio.create_task(importing.communicate())
        await asyncio.wait({reading, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            importing.send_signal(signal.SIGINT)
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            _, told = await reading
        if importing.returncode not in ENDS:
            raise RuntimeError(f"kehu import ended with {importing.returncode}: {told.decode()}")


def sample(folder: Path, *, times: int) -> Path:
    """Make a helpdesk file as many times as long as the shipped one."""
    generate = ROOT / "data" / "samples" / "generate.py"
    subprocess.run([sys.executable, generate, "--times", str(times), "--into", folder], check=True)
    return folder / "helpdesk.csv"
