"""Weighted scores: weights that do not make 100, points without a weight, and tiers that no sum of points reaches."""

from collections.abc import Iterator
from decimal import Decimal

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import WHOLE, keyed, not_rising, not_whole, repeated
from domain.policies.sections.tier_rank import Scored, WeightedScore
from domain.policies.sections.tiers import Scheme


def check(key: str, rank: WeightedScore, scheme: Scheme) -> Iterator[Fault]:
    weights = {each.name: each.weight.value for each in scheme.inputs if each.weight}
    scored = [each.input for each in rank.points]
    yield from repeated(f"{key}.points", scored)
    yield from not_whole(f"{key}.points", list(weights.values()))
    for name in weights.keys() - set(scored):
        yield Fault(f"{key}.points", f"input “{name}” has a weight and no points")
    for row_key, each in keyed(f"{key}.points", rank.points):
        if each.input not in weights:
            yield Fault(row_key, f"input “{each.input}” has no weight")
        yield from _points(row_key, each)
    yield from _minimums(f"{key}.rows", rank, weights)


def _points(key: str, scored: Scored) -> Iterator[Fault]:
    rows = keyed(f"{key}.rows", scored.rows)
    if not rows:
        yield Fault(key, "it has no row: nobody gets points")
    yield from repeated(key, [f"at least {row.at_least.value}" for _, row in rows])


def _minimums(table: str, rank: WeightedScore, weights: dict[str, Decimal]) -> Iterator[Fault]:
    rows = [(f"{key}.minimum", row.minimum.value) for key, row in keyed(table, rank.rows)]
    yield from not_rising(rows[::-1])
    highest = sum(
        max((row.points.value for row in each.rows), default=Decimal(0)) * weights.get(each.input, 0) / WHOLE
        for each in rank.points
    )
    yield from (
        Fault(key, f"{minimum} is never reached: all points together make {highest:f}")
        for key, minimum in rows
        if minimum > highest
    )
