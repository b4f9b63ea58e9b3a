"""`make proof`: random schedules, and mutants that they must catch.

`python -m tests.proof [--schedules N] [--seed S] [--mutant-schedules M]`.
"""

import argparse
import random
import sys
import time
import traceback
from typing import Final

import typer

from tests.proof import checked
from tests.proof.mutants import MUTANTS, Mutant, Unsettled
from tests.proof.rare import RARE
from tests.proof.schedule import Schedule

# Each part has a seed of its own, so that a failure is repeated within seconds.
PART: Final = 500


def main() -> int:
    """Return 0 where every schedule held and every mutant was caught."""
    parser = argparse.ArgumentParser(description="Check the relay and the workers with random schedules.")
    parser.add_argument("--schedules", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--mutant-schedules", type=int, default=10_000, help="for each mutant; 0 leaves them out")
    arguments = parser.parse_args()
    held = _schedules(arguments.seed, arguments.schedules)
    return 0 if held and _mutants(arguments.seed, arguments.mutant_schedules) else 1


def _schedules(seed: int, wanted: int) -> bool:
    began = time.monotonic()
    for number, first in enumerate(range(0, wanted, PART)):
        size = min(PART, wanted - first)
        try:
            checked.run(seed + number, size, shrink=True)
        except Exception:  # noqa: BLE001 - whatever it is, a schedule led to it
            traceback.print_exc()
            typer.echo(f"FAILED; again: python -m tests.proof --seed {seed + number} --schedules {size}")
            return False
    typer.echo(f"seed {seed}: {wanted} schedules held in {time.monotonic() - began:.0f} s")
    return True


def _mutants(seed: int, most: int) -> bool:
    began, survivors = time.monotonic(), 0
    for mutant in MUTANTS if most else ():
        tries, why = caught(mutant, seed, most)
        survivors += tries is None
        typer.echo(f"{mutant.name:42} {'SURVIVED' if tries is None else f'caught after {tries:4}: {why}'[:110]}")
    if most:
        typer.echo(f"{len(MUTANTS) - survivors} of {len(MUTANTS)} mutants caught in {time.monotonic() - began:.0f} s")
    return not survivors


def caught(mutant: Mutant | Unsettled, seed: int, most: int) -> tuple[int | None, str]:
    """Return after how many schedules, the rare ones first, a mutant was caught, and by what; None: it survived."""
    before = Schedule.count
    try:
        with mutant.at_work():
            for schedule in RARE:
                schedule()
            if most:
                checked.run(seed, most, shrink=False)
    except Exception as error:  # noqa: BLE001 - a mutant may fail in any way
        return Schedule.count - before, f"{type(error).__name__}: {error}"
    return None, ""


if __name__ == "__main__":
    sys.exit(main())
