"""T17, `make soak`: half of the load that the machine can take, for long, with a crash of the broker in the middle.

`python -m tests.faults.soak [--minutes M]`. Memory, files and sockets of each process must not grow, and relay
and read models must catch up at the end.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import psutil
import typer

from services.local import supervisor
from services.local.home import Home
from tests.faults.soak.growth import Sample, Samples, grown, table
from tests.faults.soak.steady import Steady
from tests.faults.storm import Stack, temporary_stack

NAMES: Final = ("api", "relay", "worker-1", "worker-2", "kafka")
SAMPLES: Final = 60
SECONDS_AT_THE_CEILING: Final = 15.0
SHARE_OF_THE_CEILING: Final = 0.5
MEGABYTE: Final = 1024 * 1024


def main() -> int:
    """Return 0 when nothing grew and nothing was left behind."""
    parser = argparse.ArgumentParser(description="Run half of the possible load for long, and look at what grows.")
    parser.add_argument("--minutes", type=float, default=60)
    minutes: float = parser.parse_args().minutes
    with temporary_stack() as stack:
        samples = asyncio.run(_soak(stack, 60 * minutes))
        stack.kehu("wait", "--timeout", "180", seconds=200)
        typer.echo("the lag is 0 again")
        typer.echo(stack.kehu("check", seconds=600))
    typer.echo("\n".join(table(samples)))
    wrong = list(grown(samples))
    typer.echo("\n".join(wrong) or "nothing grew")
    return 1 if wrong else 0


async def _soak(stack: Stack, seconds: float) -> Samples:
    steady = Steady(stack.addresses["api"])
    await steady.prepare()
    ceiling = await steady.ceiling(SECONDS_AT_THE_CEILING)
    rate = SHARE_OF_THE_CEILING * ceiling
    typer.echo(f"{ceiling:.0f} commands a second at most; {rate:.0f} for {seconds:.0f} seconds")
    samples: dict[str, list[Sample]] = {name: [] for name in NAMES}
    async with asyncio.TaskGroup() as tasks:
        load = tasks.create_task(steady.keep(rate, seconds))
        began = time.monotonic()
        for number in range(SAMPLES):
            await asyncio.sleep(max(0.0, began + (number + 1) * seconds / SAMPLES - time.monotonic()))
            if number == SAMPLES // 2:
                stack.kill("kafka")
                typer.echo("kafka killed")
            for name, sample in _looked_at(stack, time.monotonic() - began):
                samples[name].append(sample)
        await load
    typer.echo(f"{steady.answered} commands acknowledged, {steady.failed} not")
    return samples


def _looked_at(stack: Stack, at: float) -> Iterator[tuple[str, Sample]]:
    for process in supervisor.processes(Home(stack.home)):
        if process.name in NAMES and process.pid:
            # One that is just ending is not looked at.
            with suppress(psutil.NoSuchProcess):
                yield process.name, _sample(psutil.Process(process.pid), at)


def _sample(process: psutil.Process, at: float) -> Sample:
    with process.oneshot():
        megabytes = process.memory_info().rss / MEGABYTE
        return Sample(at, process.pid, megabytes, process.num_fds(), len(process.net_connections()))


if __name__ == "__main__":
    sys.exit(main())
