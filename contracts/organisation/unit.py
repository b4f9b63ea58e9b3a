"""What can be asked of a business unit (业务单元), and what can have happened to one: its pack, its data's safety."""

from typing import ClassVar

from pydantic import Field

from contracts.message import ByArrival, Command, Event, Id, Instant, Label, WrittenInstant
from contracts.obligation import Instance
from contracts.organisation.measure import Words


class RunPack(Command):
    """Choose the pack of a unit from an instant on.

    An earlier choice stays what it was until then, one that was to begin later is taken back.
    """

    name: ClassVar[str] = "unit.run-pack"

    unit_id: Id
    pack: Id
    effective_from: WrittenInstant
    # Whoever could date it back would change what decisions of that time were made under.
    occurred_at: ByArrival = Field(default=None, description="Leave it out: dated by its arrival.")


class RequireSecurityCheck(Command):
    """Begin the period within which the security of customers' data is to be checked; timers do this (AC2)."""

    name: ClassVar[str] = "unit.require-security-check"

    unit_id: Id


class CheckSecurity(Command):
    """Record the check of how customers' data are kept, with what it found."""

    name: ClassVar[str] = "unit.check-security"

    occurred_at: ByArrival = None
    unit_id: Id
    by: Id
    findings: Words


class ReportBreach(Command):
    """Report that somebody let customers' data out, or read them without leave."""

    name: ClassVar[str] = "unit.report-breach"

    occurred_at: ByArrival = None
    unit_id: Id
    by: Id
    who: Label = Field(description="The person or department that did it.")
    what: Words


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class UnitPackChosen(Event):
    """From `effective_from` on the unit's decisions are made under the pack; choices for then or later are void."""

    type: ClassVar[str] = "unit.pack-chosen.v1"
    by_people: ClassVar[bool] = True

    unit_id: Id
    pack: Id
    effective_from: Instant


class SecurityCheckRequired(Event):
    """The check of a period is owed from `starts_at` until `due_at`; `instance` counts the checks of the unit."""

    type: ClassVar[str] = "unit.security-check-required.v1"

    unit_id: Id
    instance: Instance
    period: Label
    starts_at: Instant
    due_at: Instant
    policy: Label
    rule: Label


class SecurityChecked(Event):
    type: ClassVar[str] = "unit.security-checked.v1"

    unit_id: Id
    instance: Instance
    period: Label
    by: Id
    findings: Words


class BreachReported(Event):
    """`consequence` is what the policy says of it."""

    type: ClassVar[str] = "unit.breach-reported.v1"

    unit_id: Id
    by: Id
    who: Label
    what: Words
    consequence: Words | None = None
    policy: Label | None = None
    rule: Label | None = None


UnitCommand = RunPack | RequireSecurityCheck | CheckSecurity | ReportBreach
UnitEvent = UnitPackChosen | SecurityCheckRequired | SecurityChecked | BreachReported
