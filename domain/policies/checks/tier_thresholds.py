"""Threshold rows: those that fit every customer or none, and those that an earlier row makes unreachable."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed
from domain.policies.sections.tier_rank import ThresholdRow, Thresholds
from domain.policies.sections.tiers import Scheme


class Condition(NamedTuple):
    """One threshold: the input is at least, or at most, the value."""

    input: str
    bound: Literal["minimum", "maximum"]
    value: Decimal

    def implies(self, other: "Condition") -> bool:
        """Return whether every value that meets this condition meets the other one, too."""
        if (self.input, self.bound) != (other.input, other.bound):
            return False
        return self.value >= other.value if self.bound == "minimum" else self.value <= other.value


def check(table: str, rank: Thresholds, scheme: Scheme) -> Iterator[Fault]:
    earlier: list[tuple[str, ThresholdRow]] = []
    for key, row in keyed(table, rank.rows):
        if not _conditions(row):
            yield Fault(key, "it has no threshold: it fits everyone, which is what `otherwise` is for")
            continue
        yield from _impossible(key, row, scheme)
        for earlier_key, before in earlier:
            if _takes_all(before, row):
                yield Fault(key, f"it is never reached: {earlier_key} stands before it and fits all that it fits")
        earlier.append((key, row))


def _conditions(row: ThresholdRow) -> list[Condition]:
    return [
        *(Condition(name, "minimum", number.value) for name, number in row.minimum.items()),
        *(Condition(name, "maximum", number.value) for name, number in row.maximum.items()),
    ]


def _impossible(key: str, row: ThresholdRow, scheme: Scheme) -> Iterator[Fault]:
    if row.match == "all":
        for name in row.minimum.keys() & row.maximum.keys():
            if row.minimum[name].value > row.maximum[name].value:
                yield Fault(
                    f"{key}.minimum.{name}",
                    f"nothing is at least {row.minimum[name].value} and at most {row.maximum[name].value}",
                )
    scores = {each.name: each for each in scheme.inputs}
    for name, number in row.minimum.items():
        highest = scores[name].highest if name in scores else None
        if highest and number.value > highest.value:
            yield Fault(f"{key}.minimum.{name}", f"{number.value} is more than the highest score, {highest.value}")


def _takes_all(before: ThresholdRow, row: ThresholdRow) -> bool:
    """Return whether every customer that fits the row fits the one before it."""
    ways = [_conditions(row)] if row.match == "all" else [[condition] for condition in _conditions(row)]
    enough = all if before.match == "all" else any
    return all(enough(any(known.implies(asked) for known in way) for asked in _conditions(before)) for way in ways)
