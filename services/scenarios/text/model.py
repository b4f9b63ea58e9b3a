"""The contents of a scenario: what is given, and what must then be true (docs/scenarios.md)."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator as Chosen
from pydantic import Field, Tag, model_validator

from contracts.message import Id, Label
from projections.credit.groups import By
from services.scenarios.text.moment import AsOf, Day, Instant
from services.scenarios.text.part import FullScheme, Part
from services.scenarios.text.step import AnyStep


class ExpectedEvent(Part):
    type: str
    stream: str | None = None
    at: Instant | None = None
    by: str | None = None
    fields: dict[str, Any] = Field(alias="with", default_factory=dict)


class ExpectedRefusal(Part):
    """A refusal; `step` is the name of the step, or its place among the steps."""

    step: str
    code: str


class ExpectedRows(Part):
    query: str
    as_of: AsOf | None = None
    first: Day | None = Field(alias="from", default=None)
    end: Day | None = Field(alias="to", default=None)
    everything: bool = Field(alias="all", default=False)
    scheme: FullScheme | None = None
    for_partner: bool = False
    role: Label | None = None
    unit: Id | None = None
    by: By | None = None
    known_at: AsOf | None = None
    where: dict[str, Any] = Field(default_factory=dict)
    are: tuple[dict[str, Any], ...]


class Question(Part):
    """Of working time; `calendar` and `target` may be keys of a pack, as in `distributor:calendars.use.office`."""

    calendar: str
    provisional: bool | None = None
    answer: Any = Field(alias="is")


class Due(Question):
    op: Literal["due"]
    start: Instant = Field(alias="from")
    target: str
    pauses: tuple[tuple[Instant, Instant | None], ...] = ()


class Used(Question):
    op: Literal["used"]
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    pauses: tuple[tuple[Instant, Instant | None], ...] = ()


class WorkingDay(Question):
    op: Literal["working-day"]
    day: Day


class SeverityChanged(Question):
    op: Literal["severity-changed"]
    start: Instant = Field(alias="from")
    target: str
    at: Instant
    new_target: str
    strategy: Literal["earlier", "from-change", "from-start"] = "earlier"


class Reopened(Question):
    op: Literal["reopened"]
    start: Instant = Field(alias="from")
    target: str
    resolved: Instant
    at: Instant
    strategy: Literal["continue", "fresh", "creation-anchored"] = "continue"


class Lookup(Part):
    """A key of the pack in force at that moment (or of the unit's pack), or why there is none."""

    pack: str | None = None
    unit: str | None = None
    key: str | None = None
    at: AsOf
    answer: Any = Field(alias="is", default=None)
    refused: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.pack is None) == (self.unit is None):
            raise ValueError("give either `pack` or `unit`")
        if (self.key is None or "answer" not in self.model_fields_set) == (self.refused is None):
            raise ValueError("give either `key` and `is`, or `refused`")
        return self


class ExpectedRanking(Part):
    """The customers in the order of a scheme, as `kehu tiers ranking` lists them, or why there is none."""

    scheme: FullScheme
    as_of: AsOf
    are: tuple[dict[str, Any], ...] | None = None
    refused: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.are is None) == (self.refused is None):
            raise ValueError("give either `are` or `refused`")
        return self


class Explanation(Part):
    """Why a customer has its tier in a scheme, as `kehu tiers explain` shows it, or why it has none."""

    customer: str
    scheme: FullScheme
    as_of: AsOf
    answer: dict[str, Any] | None = Field(alias="is", default=None)
    refused: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.answer is None) == (self.refused is None):
            raise ValueError("give either `is` or `refused`")
        return self


def _op(question: Any) -> str | None:
    return question.get("op") if isinstance(question, dict) else None


CalendarQuestion = Annotated[
    Annotated[Due, Tag("due")]
    | Annotated[Used, Tag("used")]
    | Annotated[WorkingDay, Tag("working-day")]
    | Annotated[SeverityChanged, Tag("severity-changed")]
    | Annotated[Reopened, Tag("reopened")],
    Chosen(_op),
]


class Then(Part):
    events: tuple[ExpectedEvent, ...] = ()
    no_events: tuple[str, ...] = ()
    refused: tuple[ExpectedRefusal, ...] = ()
    rows: tuple[ExpectedRows, ...] = ()
    calendar: tuple[CalendarQuestion, ...] = ()
    policy: tuple[Lookup, ...] = ()
    explain: tuple[Explanation, ...] = ()
    ranking: tuple[ExpectedRanking, ...] = ()


class Scenario(Part):
    """A scenario; one with `pending` is not run, because it needs an engine that is not there yet."""

    scenario: Annotated[str, Field(min_length=1)]
    requirements: tuple[str, ...] = ()
    zone: str = "UTC"
    about: str | None = None
    pending: Annotated[str, Field(min_length=1)] | None = None
    # Files of versions that are in force in this scenario, relative to its own file.
    packs: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    # Registered and enrolled before the first step, so that the steps can name them.
    customers: tuple[Id, ...] = ()
    staff: tuple[Label, ...] = ()
    given: tuple[AnyStep, ...] = ()
    then: Then | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if self.pending is None and (self.then is None or self.then == Then()):
            raise ValueError("then: it expects nothing")
        return self
