"""How a scheme turns facts into tiers: by thresholds, by share of customers, by share of an amount, or by points."""

from typing import Annotated, Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.policies.sections.sourced import Article, Name, Number, Share, Sourced, Words

InputName = Name
TierName = Annotated[str, Field(min_length=1, max_length=32)]


class ThresholdRow(Declared):
    """A customer who reaches `minimum` and stays within `maximum` (both inclusive) gets the tier."""

    tier: TierName = Field(description="the tier of those who fit the row")
    match: Literal["all", "any"] = Field(default="all", description="whether all bounds must be kept or one is enough")
    minimum: dict[InputName, Sourced[Number]] = Field(default_factory=dict, description="what the input must reach")
    maximum: dict[InputName, Sourced[Number]] = Field(
        default_factory=dict, description="what the input must not exceed"
    )
    article: Article | None = Field(default=None, description="where the row stands in the document")
    note: Words | None = Field(default=None, description="what a reader should know")


class Thresholds(Declared):
    """The first row that fits decides; `otherwise` is the tier of customers without a row that fits."""

    kind: Literal["thresholds"] = Field(description="which way of ranking this is")
    rows: tuple[ThresholdRow, ...] = Field(description="the first row that fits decides")
    otherwise: Sourced[TierName] = Field(description="the tier of customers whom no row fits")


class ShareRow(Declared):
    tier: TierName = Field(description="the tier of those in this share")
    share: Sourced[Share] = Field(description="its share of all customers; all together make 100")


class ShareOfCustomers(Declared):
    """Customers ordered by one input; each row takes its share of their number, and the shares add up to 100.

    Those who have nothing of the input get the last tier; the first row holds at least one of the others.
    """

    kind: Literal["share-of-customers"] = Field(description="which way of ranking this is")
    by: InputName = Field(description="the input that orders customers")
    rows: tuple[ShareRow, ...] = Field(description="the shares, best first")
    ties: Sourced[Literal["better", "worse"]] = Field(
        description="whether customers of equal value at a boundary get the better tier or the worse"
    )


class CumulativeRow(Declared):
    """Customers who bring the total up to `up_to` percent, but at most `most_customers` percent of all customers."""

    tier: TierName = Field(description="the tier of those up to here")
    up_to: Sourced[Share] = Field(description="the percentage of the total up to which it goes; the last is 100")
    most_customers: Sourced[Share] | None = Field(
        default=None, description="the percentage of all customers that it holds at most"
    )


class CumulativeShare(Declared):
    """Customers ordered by one input, best first, as in 80/20; the last row goes up to 100.

    The customer who crosses a boundary belongs to the better side. Customers who bring nothing get `nothing`; the first
    row holds at least one of those who bring something.
    """

    kind: Literal["cumulative-share"] = Field(description="which way of ranking this is")
    by: InputName = Field(description="the input that orders customers and is added up")
    rows: tuple[CumulativeRow, ...] = Field(description="the parts of the total, best first")
    nothing: Sourced[TierName] = Field(description="the tier of those who bring nothing")
    ties: Sourced[Literal["better", "worse"]] | None = Field(
        default=None,
        description="whether customers of equal value at a boundary get the better tier or the worse; "
        "the worse if left out, so that no row holds more than it says",
    )


class PointsFrom(Declared):
    """The points for values of the input from `at_least` on (inclusive)."""

    at_least: Sourced[Number] = Field(description="the value of the input from which on they are given")
    points: Sourced[Number] = Field(
        description="the points; of the rows reached, the one with the greatest value counts"
    )


class Scored(Declared):
    """The points of one input: of the rows reached, the one with the greatest `at_least` counts, if any."""

    input: InputName = Field(description="the input that earns the points; it has a weight")
    rows: tuple[PointsFrom, ...] = Field(description="values and their points")


class ScoreRow(Declared):
    tier: TierName = Field(description="the tier of those who reach it")
    minimum: Sourced[Number] = Field(description="the sum of points × weight / 100 that it needs")


class WeightedScore(Declared):
    """The sum of points × weight / 100 over the inputs (weights make 100); the best tier whose minimum it reaches."""

    kind: Literal["weighted-score"] = Field(description="which way of ranking this is")
    points: tuple[Scored, ...] = Field(description="the points of each input")
    rows: tuple[ScoreRow, ...] = Field(description="sums and their tiers, best first")
    otherwise: Sourced[TierName] = Field(description="the tier of those who reach no row")


Rank = Annotated[Thresholds | ShareOfCustomers | CumulativeShare | WeightedScore, Field(discriminator="kind")]
