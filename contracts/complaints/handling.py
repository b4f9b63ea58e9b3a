"""How a complaint is handled: routed, forwarded, urged, investigated, and who is responsible for what caused it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Day, EventOfCustomer, Id, Label, Message, Text
from contracts.personal import PersonalText
from contracts.reference import KnownPerson, KnownUnit, Listed

# CO10: by talking with the customer, by reading records, on site.
Method = Literal["contact", "records", "site"]
# CO13: of the causes by which the pack classifies cases.
Cause = Annotated[Label, Listed("cause")]
Departments = Annotated[tuple[Label, ...], Field(max_length=20)]
Members = Annotated[tuple[Id, ...], Field(max_length=50)]


class RouteComplaint(Command):
    """Find out from the pack's table who handles the complaint, and who approves the handling."""

    name: ClassVar[str] = "complaint.route"

    complaint_id: Id
    departments: Departments = Field(default=(), description="The departments that the matter concerns.")
    department: Label | None = Field(
        default=None, description="The department that received it; that of who received it if left out."
    )
    unsolved: bool = Field(default=False, description="It could not be settled where it is.")
    out_of_scope: bool = Field(default=False, description="It is not for the unit that received it.")
    row: Label | None = Field(
        default=None, description="A row of the table that fits, where only a person can tell it from those before it."
    )


class ForwardComplaint(Command):
    """Send a complaint that others must handle to their unit, with an opinion."""

    name: ClassVar[str] = "complaint.forward"

    complaint_id: Id
    to_unit: KnownUnit
    opinion: PersonalText


class UrgeComplaint(Command):
    """Press those who handle the complaint to go on; each time counts."""

    name: ClassVar[str] = "complaint.urge"

    complaint_id: Id
    by: Label
    to: Label


class FormTaskForce(Command):
    """Let several people handle the complaint together (投诉处理小组)."""

    name: ClassVar[str] = "complaint.form-task-force"

    complaint_id: Id
    lead: KnownPerson
    members: Members = ()


class InvestigateComplaint(Command):
    """Record what was found out, and how."""

    name: ClassVar[str] = "complaint.investigate"

    complaint_id: Id
    method: Method
    finding: PersonalText
    by: Label


class FixResponsibility(Command):
    """Record who or which department is responsible, and for which cause of the pack."""

    name: ClassVar[str] = "complaint.fix-responsibility"

    complaint_id: Id
    cause: Cause
    person: KnownPerson | None = None
    department: Label | None = None
    by: Label


class PlanComplaint(Command):
    """Plan a measure: what is done, by whom, until when."""

    name: ClassVar[str] = "complaint.plan"

    complaint_id: Id
    measure: PersonalText
    who: KnownPerson
    until: Day


class DispatchHelp(Command):
    """Send somebody at once where the matter can be settled now."""

    name: ClassVar[str] = "complaint.dispatch"

    complaint_id: Id
    who: Label
    ticket: Id | None = None


class ReportIncident(Command):
    """Report a severe or unsolved complaint upward."""

    name: ClassVar[str] = "complaint.report-incident"

    complaint_id: Id
    to: Label
    report: PersonalText
    by: Label


class RoutePassed(Message):
    """A row of the table that does not decide, and why not."""

    row: Label
    why: Text


class RouteFact(Message):
    """A fact on which the table was asked."""

    fact: Label
    value: Label


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintRouted(EventOfCustomer):
    """`approved_by` approves the handling, and replies before they are sent; `then` are the steps that must follow."""

    type: ClassVar[str] = "complaint.routed.v1"

    complaint_id: Id
    handled_by: Label
    approved_by: Label | None = None
    then: tuple[Label, ...] = ()
    row: Label
    departments: tuple[Label, ...] = ()
    facts: tuple[RouteFact, ...] = ()
    passed_over: tuple[RoutePassed, ...] = ()
    policy: Label
    rule: Label
    article: Label | None = None


class ComplaintForwarded(EventOfCustomer):
    type: ClassVar[str] = "complaint.forwarded.v1"

    complaint_id: Id
    to_unit: Id
    opinion: PersonalText


class ComplaintUrged(EventOfCustomer):
    type: ClassVar[str] = "complaint.urged.v1"

    complaint_id: Id
    by: Label
    to: Label


class TaskForceFormed(EventOfCustomer):
    type: ClassVar[str] = "complaint.task-force-formed.v1"

    complaint_id: Id
    lead: Id
    members: tuple[Id, ...] = ()


class FindingRecorded(EventOfCustomer):
    type: ClassVar[str] = "complaint.finding-recorded.v1"

    complaint_id: Id
    method: Method
    finding: PersonalText
    by: Label


class ResponsibilityFixed(EventOfCustomer):
    type: ClassVar[str] = "complaint.responsibility-fixed.v1"

    complaint_id: Id
    cause: Label
    person: Id | None = None
    department: Label | None = None
    by: Label


class MeasurePlanned(EventOfCustomer):
    type: ClassVar[str] = "complaint.measure-planned.v1"

    complaint_id: Id
    measure: PersonalText
    who: Id
    until: Day


class HelpDispatched(EventOfCustomer):
    type: ClassVar[str] = "complaint.help-dispatched.v1"

    complaint_id: Id
    who: Label
    ticket: Id | None = None


class IncidentReported(EventOfCustomer):
    type: ClassVar[str] = "complaint.incident-reported.v1"

    complaint_id: Id
    to: Label
    report: PersonalText
    by: Label


HandlingCommand = (
    RouteComplaint
    | ForwardComplaint
    | UrgeComplaint
    | FormTaskForce
    | InvestigateComplaint
    | FixResponsibility
    | PlanComplaint
    | DispatchHelp
    | ReportIncident
)
HandlingEvent = (
    ComplaintRouted
    | ComplaintForwarded
    | ComplaintUrged
    | TaskForceFormed
    | FindingRecorded
    | ResponsibilityFixed
    | MeasurePlanned
    | HelpDispatched
    | IncidentReported
)
