"""How a scheme turns facts into tiers: by thresholds, by share of customers, by share of an amount, or by points."""

from typing import Annotated, Literal

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.sourced import Article, Name, Number, Share, Sourced, Words

InputName = Name
TierName = Annotated[str, Field(min_length=1, max_length=32)]


class ThresholdRow(Declared):
    """A customer who reaches `minimum` and stays within `maximum` (both inclusive) gets the tier."""

    tier: TierName
    match: Literal["all", "any"] = "all"
    minimum: dict[InputName, Sourced[Number]] = Field(default_factory=dict)
    maximum: dict[InputName, Sourced[Number]] = Field(default_factory=dict)
    article: Article | None = None
    note: Words | None = None


class Thresholds(Declared):
    """The first row that fits decides; `otherwise` is for customers whom none fits."""

    kind: Literal["thresholds"]
    rows: tuple[ThresholdRow, ...]
    otherwise: Sourced[TierName]


class ShareRow(Declared):
    tier: TierName
    share: Sourced[Share]


class ShareOfCustomers(Declared):
    """Customers ordered by one input; each row takes its share of their number, and the shares make 100."""

    kind: Literal["share-of-customers"]
    by: InputName
    rows: tuple[ShareRow, ...]
    # Customers with equal values stay together, in the better or the worse tier of the two.
    ties: Sourced[Literal["better", "worse"]]


class CumulativeRow(Declared):
    """Those who together bring the first `up_to` percent of the total; at most that share of all customers."""

    tier: TierName
    up_to: Sourced[Share]
    most_customers: Sourced[Share] | None = None


class CumulativeShare(Declared):
    """Customers ordered by one input, best first, as in 80/20; the last row goes up to 100.

    The customer who crosses a boundary belongs to the better side. Customers who bring nothing get `nothing`.
    """

    kind: Literal["cumulative-share"]
    by: InputName
    rows: tuple[CumulativeRow, ...]
    nothing: Sourced[TierName]


class PointsFrom(Declared):
    """From this value of the input on (inclusive), these points."""

    at_least: Sourced[Number]
    points: Sourced[Number]


class Scored(Declared):
    """One input's points: of the rows reached, that with the greatest `at_least` counts; without one there are none."""

    input: InputName
    rows: tuple[PointsFrom, ...]


class ScoreRow(Declared):
    tier: TierName
    minimum: Sourced[Number]


class WeightedScore(Declared):
    """The sum of points × weight / 100 over the inputs (weights make 100); the best tier whose minimum it reaches."""

    kind: Literal["weighted-score"]
    points: tuple[Scored, ...]
    rows: tuple[ScoreRow, ...]
    otherwise: Sourced[TierName]


Rank = Annotated[Thresholds | ShareOfCustomers | CumulativeShare | WeightedScore, Field(discriminator="kind")]
