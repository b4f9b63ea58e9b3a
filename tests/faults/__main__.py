"""`make chaos`: fault tests with progress and a table at the end.

`python -m tests.faults [NAME ...] [--minutes M] [--seed S] [--json FILE]`; T5 means every test whose name begins so.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import typer

from services import migrate
from tests import one_master_key, stack, temporary
from tests.faults.figures import Figures, as_json, complaints, table
from tests.faults.kill_points import die_everywhere
from tests.faults.machine.registry import MACHINE
from tests.faults.machine.run import measured
from tests.faults.network import system
from tests.faults.network.load import under_load
from tests.faults.network.registry import NETWORK
from tests.faults.storm import VICTIMS, sample, storm, temporary_stack

STORM: Final = "T1-storm"
KILL_POINTS: Final = "T2-kill-points"
NAMES: Final = (STORM, KILL_POINTS, *MACHINE, *NETWORK)
PAUSE: Final = (2.0, 12.0)
# Long enough for the import to last through the storm on a fast machine.
TIMES_PER_MINUTE: Final = 100


def main() -> int:
    """Return 0 when every invariant holds after every test."""
    arguments = _arguments()
    # A run that is told to end leaves in order, too: it may have mounted a disk.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    one_master_key.make()
    chosen = [name for name in NAMES if not arguments.names or name.startswith(tuple(arguments.names))]
    if not chosen:
        typer.echo(f"No such test; there are {', '.join(NAMES)}.", err=True)
        return 2
    results: list[Figures] = []
    for figures in _run(chosen, minutes=arguments.minutes, seed=arguments.seed):
        typer.echo(f"{figures.name}: {'ok' if figures.ok else complaints(figures)}")
        results.append(figures)
        if arguments.json:
            arguments.json.write_text(as_json(results))
    typer.echo(table(results))
    return 0 if all(figures.ok for figures in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Break things under load, and check what is left.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(NAMES)}; T5 means all that begin so")
    parser.add_argument("--minutes", type=float, default=5, help="how long the storm lasts")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the storm")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    return parser.parse_args()


def _run(names: Sequence[str], *, minutes: float, seed: int) -> Iterator[Figures]:
    if STORM in names:
        yield _storm(minutes, seed)
    if KILL_POINTS in names:
        with stack.running() as servers:
            migrate.migrate(servers.database_url)
            yield asyncio.run(
                die_everywhere(KILL_POINTS, temporary.folder("home"), servers.database_url, servers.kafka)
            )
    for name in names:
        if name in MACHINE:
            yield measured(name, typer.echo)
    if over_network := [name for name in names if name in NETWORK]:
        with system.running() as running:
            for name in over_network:
                yield asyncio.run(under_load(name, running, NETWORK[name]))


def _storm(minutes: float, seed: int) -> Figures:
    typer.echo(f"seed {seed}")
    began = time.monotonic()
    victims = random.Random(seed).choices(VICTIMS, k=max(1, round(minutes * 60 / (sum(PAUSE) / 2))))
    with tempfile.TemporaryDirectory(prefix="kehu-chaos-") as folder, temporary_stack() as whole:
        file = sample(Path(folder), times=round(TIMES_PER_MINUTE * minutes))
        verdict = asyncio.run(storm(whole, file, victims, pause=PAUSE, seed=seed))
    return Figures(STORM, len(victims), verdict, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
