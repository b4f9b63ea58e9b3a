"""The steps of a scenario: commands that are sent, evaluations of tiers, and what processes of ours do."""

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


class ProcessStep(Step):
    """What a process of ours does at that moment, about all that the steps before led to."""

    run: Literal["timers", "reactor"]

    @property
    def title(self) -> str:
        """Return a title for messages."""
        return f"run {self.run}"


def _kind(step: Any) -> str:
    named = (name for name in ("evaluate", "run") if isinstance(step, dict) and name in step)
    return next(named, "do")


AnyStep = Annotated[
    Annotated[CommandStep, Tag("do")] | Annotated[EvaluationStep, Tag("evaluate")] | Annotated[ProcessStep, Tag("run")],
    Chosen(_kind),
]
