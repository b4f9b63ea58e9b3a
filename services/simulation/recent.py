"""What a demo shows of today: cases in each state with clocks that run, and accounts that wait for a decision.

A simulated company goes on by itself, and little of it is open on any one day; this is dated by the day of the demo,
and played once for that day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.complaints.clocks import AcknowledgeComplaint, PromiseReply, TellSupervisor
from contracts.complaints.complaint import (
    ReceiveComplaint,
    RespondToComplaint,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from contracts.complaints.handling import FixResponsibility, FormTaskForce, PlanComplaint
from contracts.complaints.replies import DraftReply
from contracts.message import Command
from contracts.organisation.access_request import ApproveAccess, RequestAccess
from contracts.organisation.measure import OpenMeasure
from contracts.organisation.staff import AssignSuperior, ChangeRoles, TakeLeave
from services.simulation.accounts_today import accounts
from services.simulation.company import Company
from services.simulation.portrait import Portrait, portrait
from services.simulation.story import Act
from services.simulation.time import day_of
from services.simulation.today import Today

CUSTOMERS: Final = 14
SAID: Final = (
    "电机运行两小时后停机，现场停产",
    "The invoice names another company",
    "外箱破损，要求拍照核对后换货",
    "Two cartons are missing from the delivery",
    "约定今天下午回电，请确认方案",
    "The paint of twelve units differs in colour",
    "安装人员迟到且未带工具",
)
ANSWERS: Final = ("已安排检查，明日回复。", "We look into it and write again tomorrow.")
MEASURE: Final = "Compare the paint with the sample 比对色板"
# Hours since each case came in, and whether it is mild.
HOURS: Final = ((0.4, None), (20, True), (30, False), (70, True), (46, True), (26, False), (150, True))
# Where the pack lists no causes.
CAUSES: Final = ("delivery", "quality", "billing", "service")
DEPARTMENTS: Final = ("logistics", "production", "finance", "service")
DAYS_OF_MEASURE: Final = 14
PROMISED_WITHIN: Final = timedelta(hours=3)


def recent(company: Company, now: datetime) -> Iterator[Act]:
    """Yield what is open today, in order of time."""
    today = Today(company, now)
    customers = [portrait(company, number) for number in range(1, CUSTOMERS + 1)]
    found = [*_staff(today), *_cases(today, customers), *accounts(today, customers)]
    acts = (
        Act(getattr(command, "occurred_at", None) or now, command, subject, f"recent/{today.day}/{place}")
        for place, (subject, command) in enumerate(found)
    )
    yield from sorted(acts, key=lambda act: act.at)


def _staff(today: Today) -> Iterator[tuple[str, Command]]:
    """Yield who has which role, who is away today, and what one of them has to see to."""
    company, day = today.company, day_of(today.now, today.company.zone)
    head, books, away = (company.person(place)[0] for place in range(3))
    for command in (
        ChangeRoles(
            manager_id=head, roles=("manager", "department-manager"), unit_id=company.unit_id, department="sales"
        ),
        ChangeRoles(manager_id=books, roles=("finance",), unit_id=company.unit_id, department="finance"),
        AssignSuperior(manager_id=books, superior_id=head),
        TakeLeave(manager_id=away, first=day, last=day),
        OpenMeasure(
            measure_id=f"{company.prefix}-M{today.day}",
            origin="complaint-analysis",
            what=MEASURE,
            department=DEPARTMENTS[1],
            person=head,
            until=day + timedelta(days=DAYS_OF_MEASURE),
            unit_id=company.unit_id,
        ),
        *_access(today, head=head, books=books),
    ):
        yield company.unit_id, command


def _access(today: Today, *, head: str, books: str) -> Iterator[Command]:
    """Yield two requests to read files of others: one is granted, one waits for the head."""
    granted, waiting = (f"{today.company.prefix}-A{today.day}-{place}" for place in (1, 2))
    for access, number in ((granted, 1), (waiting, 2)):
        customers = (portrait(today.company, number).customer_id,)
        yield RequestAccess(access_id=access, by=books, purpose="collection", customers=customers)
    yield ApproveAccess(access_id=granted, by=head)


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the demo: its place among them, when it came in, and whether it is `mild`; None: nobody looked yet."""

    number: str
    customer: Portrait
    place: int
    hours: float
    mild: bool | None


def _cases(today: Today, customers: Sequence[Portrait]) -> Iterator[tuple[str, Command]]:
    """Yield a case in each state that people of the desk meet."""
    single = [customer for customer in customers if not customer.duplicate_of]
    for place, (hours, mild) in enumerate(HOURS):
        number = f"{today.company.prefix}-D{today.day}-{place + 1}"
        for command in _case(today, Case(number, single[place], place, hours, mild)):
            yield single[place].customer_id, command


def _case(today: Today, case: Case) -> Iterator[Command]:
    company, received_at, clerk = today.company, today.ago(case.hours), today.clerk(case.place)
    kinds, names = company.lists.of("kind", received_at), company.lists.of("severity", received_at)
    yield ReceiveComplaint(
        complaint_id=case.number,
        customer_id=case.customer.customer_id,
        channel=company.lists.of("channel", received_at)[0],
        summary=SAID[case.place],
        kind="complaint" if "complaint" in kinds else kinds[0],
        unit_id=company.unit_id,
        received_by=clerk,
        occurred_at=received_at,
    )
    if case.mild is None:
        return
    at, severity = today.ago(case.hours - 0.2), names[0] if case.mild else names[-1]
    yield TriageComplaint(complaint_id=case.number, severity=severity, occurred_at=at)
    yield AcknowledgeComplaint(complaint_id=case.number, automatic=True, occurred_at=at)
    yield TakeComplaintInCharge(complaint_id=case.number, owner=clerk, occurred_at=at)
    causes = company.lists.of("cause", received_at) or CAUSES
    cause, department = causes[case.place % len(causes)], DEPARTMENTS[case.place % len(DEPARTMENTS)]
    yield FixResponsibility(
        complaint_id=case.number, cause=cause, department=department, by=clerk, occurred_at=today.ago(case.hours - 0.3)
    )
    yield from _course(today, case.number, case.place, clerk)


def _course(today: Today, case: str, place: int, clerk: str) -> Iterator[Command]:
    """Yield what distinguishes the cases: answered, waiting, written to, promised, taken over by several."""
    chinese, english = ANSWERS
    match place:
        case 2:
            supervisor = today.clerk(0)
            yield TellSupervisor(complaint_id=case, by=clerk, supervisor=supervisor, occurred_at=today.ago(29))
            yield RespondToComplaint(complaint_id=case, by=clerk, answer=chinese, occurred_at=today.ago(28))
        case 3:
            yield RespondToComplaint(complaint_id=case, by=clerk, answer=english, occurred_at=today.ago(60))
            yield StartWaiting(complaint_id=case, occurred_at=today.ago(50))
        case 4:
            yield DraftReply(complaint_id=case, reply_id="R1", text=chinese, by=clerk, occurred_at=today.ago(2))
        case 5:
            yield from _forced(today, case, clerk)
        case _:
            pass


def _forced(today: Today, case: str, clerk: str) -> Iterator[Command]:
    """Yield a task force with its plan, and an answer that is promised for today."""
    lead, *members = (today.clerk(place) for place in range(3))
    yield FormTaskForce(complaint_id=case, lead=lead, members=tuple(members), occurred_at=today.ago(20))
    day = day_of(today.now, today.company.zone) + timedelta(days=2)
    yield PlanComplaint(complaint_id=case, measure=MEASURE, who=members[0], until=day, occurred_at=today.ago(19))
    until = today.ago(0) + PROMISED_WITHIN
    yield PromiseReply(complaint_id=case, by=clerk, until=until, occurred_at=today.ago(18))
