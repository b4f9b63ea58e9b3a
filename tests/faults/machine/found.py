"""What a fault test of one machine brings back."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.storm import Told
from tests.faults.violation import Verdict


class Unmet(Exception):
    """This machine or checkout lacks what a test needs, so nothing was tested."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many faults there were, what is left by the invariants, and what the test itself found wrong."""

    faults: int
    verdict: Verdict
    wrong: tuple[str, ...] = ()


FaultTest = Callable[[Told], Found]
