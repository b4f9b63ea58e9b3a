"""A corrective measure (纠正措施): a department and a person who take it by a day, and whether it had an effect."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Day, Event, Id, Instant, Label, Text
from contracts.reference import KnownPerson, KnownUnit

# What showed that something must be done.
Origin = Literal[
    "complaint-analysis", "complaint", "survey", "return-visit", "policy-evaluation", "appraisal", "agreement-check"
]
Words = Annotated[Text, Field(min_length=1, description="In words; without names of customers.")]


class OpenMeasure(Command):
    """Have a department and a person take a measure until the end of a day, so that what was found does not recur."""

    name: ClassVar[str] = "measure.open"

    measure_id: Id
    origin: Origin = Field(description="What showed that something must be done.")
    what: Words
    department: Label = Field(description="The department that takes the measure.")
    person: KnownPerson = Field(description="The person who answers for it.")
    until: Day = Field(description="The last day; it is in time until that day ends.")
    unit_id: KnownUnit | None = Field(default=None, description="The unit; the main one if left out.")
    cause: Label | None = Field(default=None, description="The cause that an analysis named.")
    period: Label | None = Field(default=None, description="The period that was analysed, as in 2026-Q1.")


class ReportProgress(Command):
    """Report what was done so far."""

    name: ClassVar[str] = "measure.report-progress"

    measure_id: Id
    words: Words
    by: Label


class CompleteMeasure(Command):
    """Record that the measure is taken, with what proves it."""

    name: ClassVar[str] = "measure.complete"

    measure_id: Id
    proof: Words
    by: Label


class CheckMeasure(Command):
    """Check, as somebody who did not complete it, whether the measure had the effect that was wanted."""

    name: ClassVar[str] = "measure.check"

    measure_id: Id
    effective: bool
    words: Words
    by: Label


class ReopenMeasure(Command):
    """Go on with a measure that had no effect, until another day."""

    name: ClassVar[str] = "measure.reopen"

    measure_id: Id
    until: Day
    words: Words


class DropMeasure(Command):
    """Give the measure up, and say why."""

    name: ClassVar[str] = "measure.drop"

    measure_id: Id
    words: Words
    by: Label


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class MeasureOpened(Event):
    type: ClassVar[str] = "measure.opened.v1"

    measure_id: Id
    origin: Origin
    what: Words
    department: Label
    person: Id
    until: Day
    due_at: Instant
    unit_id: Id
    cause: Label | None = None
    period: Label | None = None


class MeasureProgressed(Event):
    type: ClassVar[str] = "measure.progressed.v1"

    measure_id: Id
    words: Words
    by: Label


class MeasureCompleted(Event):
    type: ClassVar[str] = "measure.completed.v1"

    measure_id: Id
    proof: Words
    by: Label


class MeasureChecked(Event):
    type: ClassVar[str] = "measure.checked.v1"

    measure_id: Id
    effective: bool
    words: Words
    by: Label


class MeasureReopened(Event):
    type: ClassVar[str] = "measure.reopened.v1"

    measure_id: Id
    until: Day
    due_at: Instant
    words: Words


class MeasureDropped(Event):
    type: ClassVar[str] = "measure.dropped.v1"

    measure_id: Id
    words: Words
    by: Label


MeasureCommand = OpenMeasure | ReportProgress | CompleteMeasure | CheckMeasure | ReopenMeasure | DropMeasure
MeasureEvent = MeasureOpened | MeasureProgressed | MeasureCompleted | MeasureChecked | MeasureReopened | MeasureDropped
