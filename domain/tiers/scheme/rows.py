"""The row of a ranking that fits each customer, judged alone: by thresholds or by weighted points."""

from decimal import Decimal

from domain.policies.sections.tier_rank import ThresholdRow, Thresholds, WeightedScore
from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.place import Crowd, Facts, MatchedRow, input_named

HUNDRED = Decimal(100)


def by_thresholds(_: Scheme, rank: Thresholds, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    rows = [
        (row, MatchedRow(row.tier, f"row-{number}", row.article or _article(row)))
        for number, row in enumerate(rank.rows, start=1)
    ]
    otherwise = MatchedRow(rank.otherwise.value, "otherwise", rank.otherwise.article)
    return {
        customer: next((found for row, found in rows if fits(row, facts, ease)), otherwise)
        for customer, facts in crowd.items()
    }


def fits(row: ThresholdRow, facts: Facts, ease: Decimal) -> bool:
    """Return whether a customer meets a row; a condition on an unknown value is not met (TI5)."""
    met = [
        (value := facts.get(name)) is not None and value >= eased(minimum.value, -ease)
        for name, minimum in row.minimum.items()
    ]
    met += [
        (value := facts.get(name)) is not None and value <= eased(maximum.value, ease)
        for name, maximum in row.maximum.items()
    ]
    return any(met) if row.match == "any" else all(met)


def eased(boundary: Decimal, percent: Decimal) -> Decimal:
    """Move a boundary up or down by a percentage of its size."""
    return boundary + abs(boundary) * percent / HUNDRED


def by_weighted_score(scheme: Scheme, rank: WeightedScore, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    rows = sorted(
        ((eased(row.minimum.value, -ease), number, row) for number, row in enumerate(rank.rows, start=1)),
        key=lambda each: each[0],
        reverse=True,
    )
    places = [(minimum, MatchedRow(row.tier, f"row-{number}", row.minimum.article)) for minimum, number, row in rows]
    otherwise = MatchedRow(rank.otherwise.value, "otherwise", rank.otherwise.article)
    found: dict[str, MatchedRow] = {}
    for customer, facts in crowd.items():
        total = score(scheme, rank, facts)
        found[customer] = next((row for minimum, row in places if total >= minimum), otherwise)
    return found


def score(scheme: Scheme, rank: WeightedScore, facts: Facts) -> Decimal:
    """Add up the weighted points of a customer."""
    return sum((points * weight / HUNDRED for _, points, weight in weighed(scheme, rank, facts)), Decimal(0))


def weighed(scheme: Scheme, rank: WeightedScore, facts: Facts) -> list[tuple[str, Decimal, Decimal]]:
    """Return input, points and weight of everything scored; an unknown input has no points."""
    result = []
    for scored in rank.points:
        value, weight = facts.get(scored.input), input_named(scheme, scored.input).weight
        reached = [row for row in scored.rows if value is not None and value >= row.at_least.value]
        highest = max(reached, key=lambda row: row.at_least.value, default=None)
        points = highest.points.value if highest else Decimal(0)
        result.append((scored.input, points, weight.value if weight else Decimal(0)))
    return result


def _article(row: ThresholdRow) -> str | None:
    return next((each.article for each in (*row.minimum.values(), *row.maximum.values()) if each.article), None)
