"""`make chaos`: a long storm with progress. `python -m tests.faults [--minutes M] [--seed S]`."""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

import typer

from tests.faults.storm import VICTIMS, sample, storm, temporary_stack

PAUSE = (2.0, 12.0)
# Long enough for the import to last through the storm on a fast machine.
TIMES_PER_MINUTE = 100


def main() -> int:
    """Return 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description="Kill processes at random during an import, and check what is left.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args()
    typer.echo(f"seed {arguments.seed}")
    victims = random.Random(arguments.seed).choices(VICTIMS, k=max(1, round(arguments.minutes * 60 / (sum(PAUSE) / 2))))
    with tempfile.TemporaryDirectory(prefix="kehu-chaos-") as folder, temporary_stack() as stack:
        file = sample(Path(folder), times=round(TIMES_PER_MINUTE * arguments.minutes))
        verdict = asyncio.run(storm(stack, file, victims, pause=PAUSE, seed=arguments.seed))
    typer.echo(
        f"{len(victims)} kills, {verdict.acknowledged} commands acknowledged, {verdict.unknown} never answered, "
        f"{verdict.lost} lost, {verdict.doubled} doubled, {verdict.repeats} records published again"
    )
    typer.echo(str(verdict))
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())
