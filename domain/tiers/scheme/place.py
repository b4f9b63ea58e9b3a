"""A customer's place in a scheme by the facts alone: the types that rankings and changes of tiers share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.policies.sections.tier_rank import CumulativeShare, ShareOfCustomers, Thresholds, WeightedScore
from domain.policies.sections.tiers import Input, Scheme

# A customer's inputs by name; None stands for an unknown value.
Facts = Mapping[str, Decimal | None]
# Facts by customer.
Crowd = Mapping[str, Facts]


@dataclass(frozen=True, slots=True)
class Order:
    """A customer's place among those ranked, and how much of the total the customers before it bring."""

    place: int
    of: int
    before: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """The row of a ranking that fits a customer: `row-2`, `otherwise`, `nothing` or `missing`."""

    tier: str
    row: str
    article: str | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """`eased` is the tier with every boundary eased by the scheme's band: customers fall only if beyond the band."""

    row: MatchedRow
    eased: str

    @property
    def tier(self) -> str:
        """Return the tier that the facts lead to."""
        return self.row.tier


def better(scheme: Scheme, one: str, other: str) -> bool:
    """Return whether a tier is better than another one of the scheme."""
    names = [tier.name for tier in scheme.tiers]
    return names.index(one) < names.index(other)


def input_named(scheme: Scheme, name: str) -> Input:
    """Return the scheme's input of this name."""
    return next(each for each in scheme.inputs if each.name == name)


def used(scheme: Scheme) -> set[str]:
    """Return the names of the inputs that the ranking uses."""
    match scheme.rank:
        case Thresholds(rows=rows):
            return {name for row in rows for name in (*row.minimum, *row.maximum)}
        case ShareOfCustomers(by=by) | CumulativeShare(by=by):
            return {by}
        case WeightedScore(points=points):
            return {scored.input for scored in points}


def having(scheme: Scheme, by: str, crowd: Crowd) -> list[tuple[str, Decimal]]:
    """List the customers who have something of the input, the best first, and equal ones by their ids.

    Where more is better, nothing is zero or less; where less is better, zero is the best.
    """
    more = input_named(scheme, by).better == "more"
    known = ((customer, value) for customer, facts in crowd.items() if (value := facts.get(by)) is not None)
    found = [(customer, value) for customer, value in known if value > 0 or not more]
    sign = -1 if more else 1
    return sorted(found, key=lambda each: (sign * each[1], each[0]))
