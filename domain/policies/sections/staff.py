"""Staff: the roles that there are, who must be known, and how people are selected and qualify (AM1)."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.policies.sections.sourced import Name, Share, Sourced, Words

SelectionPart = Literal["education", "experience", "performance", "written", "interview"]


class Role(Declared):
    """A role that a person can have in a unit."""

    name: Name
    title: Sourced[Words]


class Weight(Declared):
    """How much a part of a selection counts; the weights make 100."""

    part: SelectionPart = Field(description="the part of the selection that is weighed")
    weight: Sourced[Share] = Field(description="the share of 100")


class Staff(Declared):
    """The people who work here, and what they may do."""

    roles: tuple[Role, ...] = Field(default=(), description="the roles that there are; any if left out")
    required: Sourced[bool] | None = Field(
        default=None, description="whether who acts on a complaint must be enrolled and in service"
    )
    entry: Sourced[tuple[Literal["good-conduct", "good-health"], ...]] | None = Field(
        default=None, description="what must be stated of a person before they become an account manager"
    )
    selection: tuple[Weight, ...] = Field(default=(), description="what each part of a selection counts")
    qualification: Sourced[tuple[Literal["review", "examination"], ...]] | None = Field(
        default=None, description="what comes before an appointment: a selection, an examination, or both"
    )
    pass_mark: Sourced[Share] | None = Field(
        default=None, description="the points of 100 that a selection needs; any if left out"
    )
