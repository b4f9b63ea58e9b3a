"""Where the facts alone place a customer in a scheme: the types that rankings and changes of tiers share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.policies.sections.tier_rank import CumulativeShare, ShareOfCustomers, Thresholds, WeightedScore
from domain.policies.sections.tiers import Input, Scheme

# A customer's inputs by name; None: nobody knows.
Facts = Mapping[str, Decimal | None]
# Facts by customer.
Crowd = Mapping[str, Facts]


@dataclass(frozen=True, slots=True)
class Order:
    """Where a customer stands among those ranked, and what those before bring of the total."""

    place: int
    of: int
    before: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a ranking that fits a customer: `row-2`, `otherwise`, `nothing` or `missing`."""

    tier: str
    row: str
    article: str | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """`eased` is the tier with every boundary eased by the scheme's band: a lower one is given only beyond it."""

    row: Row
    eased: str

    @property
    def tier(self) -> str:
        """Return the tier that the facts lead to."""
        return self.row.tier


def better(scheme: Scheme, one: str, other: str) -> bool:
    """Tell whether a tier is better than another of the scheme."""
    names = [tier.name for tier in scheme.tiers]
    return names.index(one) < names.index(other)


def input_named(scheme: Scheme, name: str) -> Input:
    """Return the scheme's input of this name."""
    return next(each for each in scheme.inputs if each.name == name)


def used(scheme: Scheme) -> set[str]:
    """Return the names of the inputs that the ranking looks at."""
    match scheme.rank:
        case Thresholds(rows=rows):
            return {name for row in rows for name in (*row.minimum, *row.maximum)}
        case ShareOfCustomers(by=by) | CumulativeShare(by=by):
            return {by}
        case WeightedScore(points=points):
            return {scored.input for scored in points}


def in_order(scheme: Scheme, by: str, crowd: Crowd) -> Iterator[tuple[str, Decimal]]:
    """Give the customers who have a value of the input, the best first; those of equal value by their ids."""
    sign = -1 if input_named(scheme, by).better == "more" else 1
    known = ((customer, value) for customer, facts in crowd.items() if (value := facts.get(by)) is not None)
    return iter(sorted(known, key=lambda each: (sign * each[1], each[0])))
