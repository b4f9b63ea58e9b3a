"""`make fuzz`: random valid commands through a whole stack, then schemathesis with nearly every check, by seeds.

First as anybody where identity is off, then for each of some roles where it is on.

`python -m tests.fuzz [--seeds 1 2 3] [--roles sales auditor] [--rounds N] [--examples N] [--phases ...] [--seconds N]`.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import typer

from tests import one_master_key
from tests.faults.door import never_done, through_the_door
from tests.faults.storm import temporary_stack
from tests.fuzz import signed_in

SCHEMATHESIS: Final = Path(sys.executable).with_name("st")
# Too large is a refusal as well.
SETTINGS: Final = """
[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, "5xx"]
"""
# Sequences of requests, each of which uses what the answers before it told.
PHASES: Final = "coverage,fuzzing,stateful"
# Who sees some rows and changes some, who changes others, and who sees everything and changes nothing.
ROLES: Final = ("sales", "credit-controller", "auditor")


def main() -> int:
    """Return 0 where no seed finds anything."""
    parser = argparse.ArgumentParser(description="Send the running API what its document allows, and what it does not.")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--rounds", type=int, default=100, help="of valid commands, each of every kind")
    parser.add_argument("--examples", type=int, default=50, help="for each operation")
    parser.add_argument("--phases", default=PHASES)
    parser.add_argument("--roles", nargs="*", default=ROLES, help="with identity on")
    parser.add_argument("--seconds", type=int, default=900, help="for each seed and role, at most")
    arguments = parser.parse_args()
    one_master_key.make()
    found = [seed for seed in arguments.seeds if not _holds(seed, arguments)]
    typer.echo(f"seeds {arguments.seeds}: {f'faults with {found}' if found else 'no fault'}")
    return 1 if found else 0


def _holds(seed: int, arguments: argparse.Namespace) -> bool:
    with temporary_stack() as stack:
        door = through_the_door(stack, least=arguments.rounds, most=2 * arguments.rounds, chance=seed)
        never = never_done(door)
        typer.echo(
            f"seed {seed}: {door.done.total()} valid commands done, {door.refused.total()} refused; never: {never}"
        )
        found = [] if schemathesis(stack.addresses["api"], seed, arguments) else ["anybody"]
        signed_in.enrol(stack)
        with signed_in.api(stack) as (api, settings):
            for role in arguments.roles:
                token = signed_in.token(settings, f"demo-{role}")
                if not schemathesis(api, seed, arguments, "--header", f"Authorization: Bearer {token}"):
                    found.append(role)
        typer.echo(f"seed {seed}: {f'faults as {found}' if found else 'no fault as anybody and in each role'}")
        return not found and not never


def schemathesis(api: str, seed: int, arguments: argparse.Namespace, *options: str) -> bool:
    """Return whether the run with this seed finds nothing."""
    with tempfile.TemporaryDirectory(prefix="kehu-fuzz-") as folder:
        Path(folder, "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
        done = subprocess.run(
            [
                SCHEMATHESIS, "run", f"{api}/openapi.json",
                "--checks", "all",
                # What is well formed may be refused by the business, or come too late for its If-Match.
                "--exclude-checks", "positive_data_acceptance",
                "--phases", arguments.phases,
                "--seed", str(seed),
                "--max-examples", str(arguments.examples),
                "--max-time", str(arguments.seconds),
                "--continue-on-failure", "--no-shrink", "--suppress-health-check", "all", "--warnings", "off",
                "--generation-database", "none",
                *options,
            ],
            cwd=folder,
            check=False,
        )  # fmt: skip
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
