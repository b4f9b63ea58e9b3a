"""Measures beside the baselines: `python -m tests.benchmarks [NAME…]`."""

import logging
import os
import signal
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final

import typer
from rich.console import Console

from projections.engine import garbage
from tests import one_master_key
from tests.benchmarks import printing
from tests.benchmarks.benchmark import Bench, Scale
from tests.benchmarks.machine import describe
from tests.benchmarks.measure import Figure, measure
from tests.benchmarks.printing import Format
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.servers import NoMemory, Sync, running

FULL: Final = Scale(repeats=5, seconds=1.5, events=100_000, file_times=5, rates=(200, 1000))
QUICK: Final = Scale(repeats=3, seconds=0.7, events=30_000, file_times=2, rates=(200, 1000))
# Above it other programs take a good part of the machine.
BUSY: Final = 0.5


class Syncs(StrEnum):
    """Which syncs to measure with."""

    DISK = "disk"
    ONE_MS = "1ms"
    BOTH = "both"


def run(
    names: Annotated[list[str] | None, typer.Argument(help=f"Some of: {', '.join(BENCHMARKS)}.")] = None,
    *,
    repeats: Annotated[int | None, typer.Option(help="Rounds of each benchmark.", min=1)] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of a run that has no end.", min=0.1)] = None,
    events: Annotated[int | None, typer.Option(help="Length of the logs that are read.", min=1)] = None,
    syncs: Annotated[Syncs, typer.Option("--sync", help="The disk as it is, or syncs of 1 ms.")] = Syncs.BOTH,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer and shorter rounds.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Measure and print the figures beside their baselines."""
    if unknown := set(names or ()) - set(BENCHMARKS):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: choose from {', '.join(BENCHMARKS)}.")
    plan = QUICK if quick else FULL
    scale = Scale(
        repeats=repeats or plan.repeats,
        seconds=seconds or plan.seconds,
        events=events or plan.events,
        file_times=plan.file_times,
        rates=plan.rates,
    )
    machine = describe()
    console = Console(stderr=True, highlight=False)
    if os.getloadavg()[0] > BUSY:
        console.print(f"Other programs are busy (load {os.getloadavg()[0]:.1f}): figures suffer, ratios less.")
    # Its clients log every attempt to reach a broker that is only just starting.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    one_master_key.make()
    # As in our processes, and for the baselines as well.
    garbage.collect_seldom()
    # Told to stop, the servers are stopped as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    figures: list[Figure] = []
    try:
        for sync in Sync:
            if syncs in {Syncs.BOTH, sync.value}:
                figures += _measured(names or list(BENCHMARKS), sync, scale, console)
    finally:
        printing.PRINTERS[form](machine, figures)


def _measured(names: list[str], sync: Sync, scale: Scale, console: Console) -> Iterator[Figure]:
    console.print(f"Starting PostgreSQL and Kafka, syncs: {sync}")
    try:
        with running(sync, console) as servers:
            bench = Bench(servers, scale)
            for name in BENCHMARKS:
                if name in names:
                    yield from measure(BENCHMARKS[name], bench, sync, console.print)
    except NoMemory as small:
        console.print(f"Not measured with syncs of 1 ms: {small}")


app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
app.command()(run)

if __name__ == "__main__":
    app()
