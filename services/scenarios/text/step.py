"""The steps of a scenario: commands that are sent, and evaluations of tiers."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator as Chosen
from pydantic import Field, Tag, model_validator

from services.scenarios.text.moment import Instant
from services.scenarios.text.part import Part


class Step(Part):
    """An action with its time and its actor; `called` is the name by which expectations refer to it."""

    at: Instant
    by: Annotated[str, Field(min_length=1, max_length=64)] = "scenario"
    called: str | None = None


class CommandStep(Step):
    """A command that is sent."""

    do: str
    fields: dict[str, Any] = Field(alias="with", default_factory=dict)
    reason: str | None = None

    @property
    def title(self) -> str:
        """Return a title for messages."""
        return self.do


class EvaluationStep(Step):
    """An evaluation of tiers; the keys are the options of `kehu tiers evaluate`."""

    evaluate: Literal["tiers"]
    pack: str | None = None
    unit: str | None = None
    scheme: str | None = None
    customer: str | None = None
    trigger: str | None = None
    currency: str | None = None

    @property
    def title(self) -> str:
        """Return a title for messages."""
        return f"evaluate {self.evaluate}"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.pack is None and self.unit is None:
            raise ValueError("give `pack`, or `unit` for the pack that it runs")
        if self.trigger is not None and self.customer is None:
            raise ValueError("`trigger` says what happened to one customer: name it with `customer`")
        return self


def _kind(step: Any) -> str:
    return "evaluate" if isinstance(step, dict) and "evaluate" in step else "do"


AnyStep = Annotated[
    Annotated[CommandStep, Tag("do")] | Annotated[EvaluationStep, Tag("evaluate")],
    Chosen(_kind),
]
