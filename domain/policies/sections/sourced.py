"""A number or choice of a policy with its source: requirements, an article, or a mark that it is our own."""

from decimal import Decimal
from typing import Annotated, Generic, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from domain.calendar.declared import Declared
from domain.policies.sections.requirement import Requirement

Value = TypeVar("Value")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
# An article of a source, as in "003 5.2.1".
Article = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# With an exponent a few characters are more digits than a machine can hold.
Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, max_digits=24)]
Count = Annotated[int, Field(ge=0, strict=True)]
Percent = Annotated[Decimal, Field(ge=0, le=1000, allow_inf_nan=False, max_digits=24)]
Share = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False, max_digits=24)]
Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=24)]


class Sourced(Declared, Generic[Value]):
    """The source is `req`, or `unsourced` (whose default it is, as in "A4"), never both; or else `article` alone.

    An article alone refers to the document that the pack names as its `source`: a company's own policy needs no more.
    """

    value: Value
    req: tuple[Requirement, ...] = ()
    unsourced: Words | None = None
    article: Article | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.req and self.unsourced is not None:
            raise ValueError("it has `req` and `unsourced`: give one of them")
        if not (self.req or self.unsourced or self.article):
            raise ValueError("say where it comes from: `article` (of the pack's source), `req` or `unsourced`")
        return self


# Duties that people carry out and no engine computes: a name, and the rule in words.
Duties = dict[Name, Sourced[Words]]
