"""Runs a fault test of one machine, and brings its figures for the table."""

import time
from typing import Final

from tests.faults.figures import Figures
from tests.faults.machine.found import Found, Unmet
from tests.faults.machine.registry import MACHINE
from tests.faults.storm import Told
from tests.faults.violation import Verdict

EMPTY: Final = Verdict((), acknowledged=0, refused=0, unknown=0, lost=0, doubled=0, repeats=0)


def measured(name: str, tell: Told) -> Figures:
    """Run the test; one that cannot run here has failed, so that nobody believes it has passed."""
    began = time.monotonic()
    try:
        found = MACHINE[name](tell)
    except Unmet as unmet:
        found = Found(0, EMPTY, (f"NOT RUN: {unmet}",))
    return Figures(name, found.faults, found.verdict, time.monotonic() - began, wrong=found.wrong)
