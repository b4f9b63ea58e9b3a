"""Threshold rows: those that fit every customer or none, and those that an earlier row makes unreachable."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed
from domain.policies.sections.tier_rank import ThresholdRow, Thresholds
from domain.policies.sections.tiers import Scheme

# The value for each input and bound: the input is at least, or at most, the value.
Conditions = Mapping[tuple[str, Literal["minimum", "maximum"]], Decimal]


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


def _conditions(row: ThresholdRow) -> Conditions:
    return {(name, "minimum"): number.value for name, number in row.minimum.items()} | {
        (name, "maximum"): number.value for name, number in row.maximum.items()
    }


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
    found, asked = _conditions(row), _conditions(before)
    ways = [found] if row.match == "all" else [{place: value} for place, value in found.items()]
    enough = all if before.match == "all" else any
    return all(enough(_implies(way, place, value) for place, value in asked.items()) for way in ways)


def _implies(way: Conditions, place: tuple[str, Literal["minimum", "maximum"]], value: Decimal) -> bool:
    """Return whether all that meets the conditions is at least, or at most, the value there, too."""
    if place not in way:
        return False
    return way[place] >= value if place[1] == "minimum" else way[place] <= value
