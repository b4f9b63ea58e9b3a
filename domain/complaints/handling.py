"""How a complaint is handled: which route it takes, who presses for it, what was found, who is responsible."""

from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintEvent
from contracts.complaints.handling import (
    ComplaintForwarded,
    ComplaintRouted,
    ComplaintUrged,
    DispatchHelp,
    FindingRecorded,
    FixResponsibility,
    FormTaskForce,
    ForwardComplaint,
    HelpDispatched,
    IncidentReported,
    InvestigateComplaint,
    MeasurePlanned,
    PlanComplaint,
    ReportIncident,
    ResponsibilityFixed,
    RouteComplaint,
    RouteFact,
    RoutePassed,
    TaskForceFormed,
    UrgeComplaint,
)
from domain.complaints import sanctions
from domain.complaints.complaint import fitting, open_complaint, received_complaint
from domain.complaints.facts import facts_of
from domain.complaints.rules import NO_RULES, CaseRules, Handling
from domain.complaints.state import Complaint, Received
from domain.decider import Refused
from domain.decision_table import Facts, PassedOver, Row, Taken, taken

CHOSEN: Final = "a person chose another row that fits"


class NoRoute(Refused):
    code = "complaint.no-route"


class NotTriaged(Refused):
    code = "complaint.not-triaged"


class RouteUnfit(Refused):
    code = "complaint.route-unfit"


class NobodyResponsible(Refused):
    code = "complaint.nobody-responsible"


class LeadNotMember(Refused):
    code = "complaint.task-force-of-one"


def route_complaint(
    complaint: Complaint, command: RouteComplaint, *, at: datetime, rules: CaseRules
) -> list[ComplaintEvent]:
    """Take the first row of the table that fits, or the one that a person names if it fits."""
    received = open_complaint(complaint, command.complaint_id, at)
    facts = facts_of(
        received,
        at,
        departments=command.departments,
        department=command.department or rules.department,
        unsolved=command.unsolved,
        out_of_scope=command.out_of_scope,
    )
    _check_triaged(command, rules, facts)
    found = taken(rules.routes, facts) if command.row is None else _chosen(rules, command.row, facts)
    if found is None or rules.policy is None:
        raise NoRoute(f"No row of the pack's table of routes is for complaint {command.complaint_id}.")
    routed = _routed(received, command, rules.policy, found, facts)
    return [] if received.latest(ComplaintRouted, by=at) == routed else fitting(received, at, routed)


def _check_triaged(command: RouteComplaint, rules: CaseRules, facts: Facts) -> None:
    tested = {where.fact for row in rules.routes for condition in row.conditions for where in condition}
    if "severity" in tested and "severity" not in facts:
        raise NotTriaged(f"Severity picks the route (CO2): triage complaint {command.complaint_id} first.")


def _chosen(rules: CaseRules, name: str, facts: Facts) -> Taken[Handling]:
    """Return the row of this name, with the rows before it; refuse one that is not for such cases."""
    names = [row.name for row in rules.routes]
    if name not in names:
        raise RouteUnfit(f"The table has no row {name}: it has {', '.join(names) or 'none'}.")
    place = names.index(name)
    row = rules.routes[place]
    if alone := taken([row], facts):
        before = [(each, taken([each], facts)) for each in rules.routes[:place]]
        passed = (PassedOver(each.name, CHOSEN if fits else _why(each, facts)) for each, fits in before)
        return Taken(alone.row, tuple(passed))
    raise RouteUnfit(f"Row {name} is not for this complaint: {_why(row, facts)}.")


def _why(row: Row[Handling], facts: Facts) -> str:
    """Say why a row does not fit, as the table says it of rows that it passes over."""
    rest: Row[Handling] = Row("rest", (), row.result)
    found = taken([row, rest], facts)
    assert found is not None
    return found.passed_over[0].why


def _routed(
    received: Received, command: RouteComplaint, policy: str, found: Taken[Handling], facts: Facts
) -> ComplaintRouted:
    row = found.row
    return ComplaintRouted(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        handled_by=row.result.handled_by,
        approved_by=row.result.approved_by,
        then=row.result.then,
        row=row.name,
        departments=command.departments,
        facts=tuple(RouteFact(fact=fact, value=value) for fact, value in facts.items()),
        passed_over=tuple(RoutePassed(row=each.row, why=each.why) for each in found.passed_over),
        policy=policy,
        rule=f"complaints.routes.{row.name}"[:64],
        article=row.article,
    )


def forward_complaint(complaint: Complaint, command: ForwardComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    forwarded = ComplaintForwarded(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        to_unit=command.to_unit,
        opinion=command.opinion,
    )
    return once(received, at, forwarded)


def urge_complaint(complaint: Complaint, command: UrgeComplaint, *, at: datetime) -> list[ComplaintEvent]:
    """Record each time: who is pressed twice was pressed twice. A repeated command is recognised by its id."""
    received = open_complaint(complaint, command.complaint_id, at)
    urged = ComplaintUrged(
        customer_id=received.customer_id, complaint_id=command.complaint_id, by=command.by, to=command.to
    )
    return fitting(received, at, urged)


def form_task_force(complaint: Complaint, command: FormTaskForce, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    members = tuple(dict.fromkeys(each for each in command.members if each != command.lead))
    if not members:
        raise LeadNotMember("A task force has a lead and at least one more member.")
    formed = TaskForceFormed(
        customer_id=received.customer_id, complaint_id=command.complaint_id, lead=command.lead, members=members
    )
    return [] if received.latest(TaskForceFormed, by=at) == formed else fitting(received, at, formed)


def investigate_complaint(complaint: Complaint, command: InvestigateComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    found = FindingRecorded(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        method=command.method,
        finding=command.finding,
        by=command.by,
    )
    return once(received, at, found)


def fix_responsibility(
    complaint: Complaint, command: FixResponsibility, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
    """Fix it also after the end: causes are analysed when a case is closed. The last word counts.

    Sanctions that the pack asks for are requested in the same breath (CO12).
    """
    received = received_complaint(complaint, command.complaint_id, at)
    if command.person is None and command.department is None:
        raise NobodyResponsible("Responsibility is a person's or a department's: name one of them.")
    fixed = ResponsibilityFixed(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        cause=command.cause,
        person=command.person,
        department=command.department,
        by=command.by,
    )
    if received.latest(ResponsibilityFixed, by=at) == fixed:
        return []
    return fitting(received, at, fixed, *sanctions.requested(received, fixed, at=at, rules=rules))


def plan_complaint(complaint: Complaint, command: PlanComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    planned = MeasurePlanned(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        measure=command.measure,
        who=command.who,
        until=command.until,
    )
    return once(received, at, planned)


def dispatch_help(complaint: Complaint, command: DispatchHelp, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    dispatched = HelpDispatched(
        customer_id=received.customer_id, complaint_id=command.complaint_id, who=command.who, ticket=command.ticket
    )
    return once(received, at, dispatched)


def report_incident(complaint: Complaint, command: ReportIncident, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    reported = IncidentReported(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        to=command.to,
        report=command.report,
        by=command.by,
    )
    return once(received, at, reported)


def once(received: Received, at: datetime, event: ComplaintEvent) -> list[ComplaintEvent]:
    """Return the event unless the same was recorded before."""
    return [] if event in received.events(type(event), by=at) else fitting(received, at, event)
