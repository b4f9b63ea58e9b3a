"""The arithmetic of a place, line by line, for the customer's manager and for auditors."""

from collections.abc import Iterator
from decimal import Decimal

from domain.policies.sections.tier_rank import (
    CumulativeRow,
    CumulativeShare,
    ShareOfCustomers,
    ThresholdRow,
    Thresholds,
    WeightedScore,
)
from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.change import Assign, Change, Keep, Propose
from domain.tiers.scheme.place import Facts, Order, Placed
from domain.tiers.scheme.rows import HUNDRED, score, weighed
from domain.tiers.scheme.shares import most, places


def arithmetic(scheme: Scheme, facts: Facts, placed: Placed, change: Change) -> tuple[str, ...]:
    """Show how the facts led to the place, and the place to the change."""
    return (*_of_place(scheme, facts, placed), *_of_change(scheme, placed, change))


def _of_place(scheme: Scheme, facts: Facts, placed: Placed) -> Iterator[str]:
    match scheme.rank:
        case Thresholds() as rank:
            yield from _thresholds(rank, facts, placed.row.row)
        case ShareOfCustomers(by=by) | CumulativeShare(by=by) if placed.row.order is None:
            yield f"{by} is {number(facts.get(by))}: {placed.tier}"
        case ShareOfCustomers() as rank:
            yield from _share_of_customers(rank, facts, placed.row.order)
        case CumulativeShare() as rank:
            yield from _cumulative_share(rank, facts, placed.row.order)
        case WeightedScore() as rank:
            yield from _weighted_score(scheme, rank, facts)


def _of_change(scheme: Scheme, placed: Placed, change: Change) -> Iterator[str]:
    match change:
        case Keep(asked, times, needed):
            yield f"{asked} asked for {times} time(s) in a row of the {needed} needed: the tier stays"
        case Assign(tier) | Propose(tier) if tier not in (placed.tier, placed.eased):
            yield f"the tier from before the period stays: {tier}"
        case Assign(tier) | Propose(tier) if tier != placed.tier:
            assert scheme.band is not None
            yield f"with every boundary eased by {number(scheme.band.value)} %: {tier}"
        case _:
            pass


def _thresholds(rank: Thresholds, facts: Facts, decided: str) -> Iterator[str]:
    for place, row in enumerate(rank.rows, start=1):
        fits = f"row-{place}" == decided
        conditions = f" {'or' if row.match == 'any' else 'and'} ".join(_conditions(row, facts))
        yield f"row {place}, {row.tier}: {conditions or 'no condition'}: {'met' if fits else 'not met'}"
        if fits:
            return
    yield f"otherwise: {rank.otherwise.value}"


def _conditions(row: ThresholdRow, facts: Facts) -> Iterator[str]:
    for name, minimum in row.minimum.items():
        value = facts.get(name)
        sign = "≥" if value is not None and value >= minimum.value else "<"
        yield f"{name} {number(value)} {sign} {number(minimum.value)}" if value is not None else f"{name} unknown"
    for name, maximum in row.maximum.items():
        value = facts.get(name)
        sign = "≤" if value is not None and value <= maximum.value else ">"
        yield f"{name} {number(value)} {sign} {number(maximum.value)}" if value is not None else f"{name} unknown"


def _share_of_customers(rank: ShareOfCustomers, facts: Facts, order: Order | None) -> Iterator[str]:
    assert order is not None
    yield f"place {order.place} of {order.of} by {rank.by} ({number(facts.get(rank.by))})"
    share = Decimal(0)
    for row, last_place in zip(rank.rows, places(rank, order.of), strict=True):
        share += row.share.value
        yield f"{row.tier}: up to {number(share)} % of {order.of} customers, place {last_place}"
    yield f"customers of equal value stay together, in the {rank.ties.value} tier"


def _cumulative_share(rank: CumulativeShare, facts: Facts, order: Order | None) -> Iterator[str]:
    assert order is not None
    yield f"place {order.place} of {order.of} by {rank.by} ({number(facts.get(rank.by))})"
    part = (order.before * HUNDRED / order.total).quantize(Decimal("0.01"))
    yield f"those before bring {number(order.before)} of {number(order.total)}, {part} %"
    yield from (f"{row.tier}: {_limits(row, order)}" for row in rank.rows)
    yield f"customers of equal value stay together, in the {rank.ties.value if rank.ties else 'worse'} tier"


def _limits(row: CumulativeRow, order: Order) -> str:
    up_to = f"those before bring less than {number(row.up_to.value)} %"
    if row.most_customers is None:
        return up_to
    return (
        f"{up_to}, and at most {number(row.most_customers.value)} % of customers, {most(row.most_customers, order.of)}"
    )


def _weighted_score(scheme: Scheme, rank: WeightedScore, facts: Facts) -> Iterator[str]:
    for name, points, weight in weighed(scheme, rank, facts):
        gained = number(points * weight / HUNDRED)
        yield f"{name} {number(facts.get(name))}: {number(points)} points × {number(weight)} % = {gained}"
    yield f"together {number(score(scheme, rank, facts))}"
    yield from (f"{row.tier}: from {number(row.minimum.value)}" for row in rank.rows)
    yield f"otherwise: {rank.otherwise.value}"


def number(value: Decimal | None) -> str:
    """Write a number without an exponent, and a whole number without decimals."""
    if value is None:
        return "unknown"
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown and value == value.to_integral_value() else shown
