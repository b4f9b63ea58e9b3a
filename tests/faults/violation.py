"""An invariant that does not hold, with the smallest counter-example as a sentence."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple


class Violation(NamedTuple):
    """`invariant` is its number in docs/reliability.md: I1."""

    invariant: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds after a fault test; `lost` and `doubled` count commands and events, `repeats` lawful records."""

    violations: tuple[Violation, ...]
    acknowledged: int
    refused: int
    unknown: int
    lost: int
    doubled: int
    repeats: int

    @property
    def ok(self) -> bool:
        """Return whether every invariant holds."""
        return not self.violations

    def __str__(self) -> str:
        first = {each.invariant: each.sentence for each in reversed(self.violations)}
        count = Counter(each.invariant for each in self.violations)
        lines = [f"{name} ({count[name]} times): {first[name]}" for name in sorted(first)]
        return "\n".join(lines) or "every invariant holds"
