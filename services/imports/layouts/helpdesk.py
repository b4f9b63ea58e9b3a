"""Help desk: the rows of a case, in file order, are the work done on one complaint; any of it ends a wait."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from contracts.complaints.complaint import (
    CloseComplaint,
    NoteComplaintWork,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    ResumeWork,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from contracts.customers.customer import RegisterCustomer
from contracts.form.person import person_id
from contracts.message import Command
from contracts.organisation.account_manager import EnrolPerson
from services.imports import cell
from services.imports.cell import Values
from services.imports.plan import ImportRow, Sealer, Step, Terms
from services.imports.source import Record

REQUIRED: Final = ("case_id", "activity", "resource", "timestamp", "customer", "seriousness")
OPTIONAL: Final = ("service_level",)


State = Literal["open", "waiting", "resolved", "closed"]


@dataclass(frozen=True, slots=True)
class Case:
    """The state of a case on which its later rows depend."""

    customer: str
    state: State = "open"


class Helpdesk:
    """Remembers the state of every case in the file, because a row's commands depend on the rows before it."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._sealer = Sealer("helpdesk", terms.zone)
        self._cases: dict[str, Case] = {}
        self._introductions: dict[str, Step] = {}

    def afterwards(self) -> Iterable[ImportRow]:
        """Return nothing: each row is complete by itself."""
        return ()

    def plan(self, record: Record, values: Values) -> ImportRow:
        complaint = cell.ident(values, "case_id")
        at = cell.moment(values, "timestamp", self._terms.zone)
        before = self._cases.get(complaint)
        case = before or Case(cell.ident(values, "customer"))
        commands = [] if before else [_receive(complaint, case.customer, at)]
        commands += _work(case, complaint, at, values)
        self._cases[complaint] = replace(case, state=_state_after(cell.label(values, "activity"), case.state))
        return ImportRow(
            record,
            complaint,
            tuple(self._steps(commands)),
            founds=before is None,
            ignored_customer=(cell.optional(values, "customer") or case.customer) != case.customer,
        )

    def _steps(self, commands: Sequence[Command]) -> Iterator[Step]:
        """Yield the commands, each after the introduction of the customer or person whom it names."""
        for command in commands:
            step = self._sealer.seal(command)
            if introduction := self._introduction(command):
                yield replace(introduction, only_for=step.cause.command_id)
            yield step

    def _introduction(self, command: Command) -> Step | None:
        """Return the same step for each case that names the same: whichever is stored first makes it known to all."""
        introduces = _introduces(command)
        if introduces is None:
            return None
        stream, introducing = introduces
        if stream not in self._introductions:
            self._introductions[stream] = self._sealer.seal(introducing, introduction=True)
        return self._introductions[stream]


def _introduces(command: Command) -> tuple[str, Command] | None:
    """Return the stream that the command names, and the command that begins it."""
    match command:
        case ReceiveComplaint(customer_id=customer, occurred_at=at):
            return f"customer/{customer}", RegisterCustomer(customer_id=customer, full_name=customer, occurred_at=at)
        case TakeComplaintInCharge(owner=owner, occurred_at=at):
            id_ = person_id(owner)
            return f"account-manager/{id_}", EnrolPerson(manager_id=id_, full_name=owner, occurred_at=at)
        case _:
            return None


def _receive(complaint: str, customer: str, at: datetime) -> Command:
    return ReceiveComplaint(complaint_id=complaint, customer_id=customer, occurred_at=at)


def _work(case: Case, complaint: str, at: datetime, values: Values) -> Iterator[Command]:
    """Yield the row's commands; any work but resolving and closing reopens a resolved case."""
    activity, by = cell.label(values, "activity"), cell.optional_label(values, "resource")
    match activity, case.state:
        case "Resolve ticket", "open" | "waiting":
            yield ResolveComplaint(complaint_id=complaint, by=by, occurred_at=at)
        case "Closed", "open" | "waiting":
            yield ResolveComplaint(complaint_id=complaint, by=by, occurred_at=at)
            yield CloseComplaint(complaint_id=complaint, occurred_at=at)
        case "Closed", "resolved":
            yield CloseComplaint(complaint_id=complaint, occurred_at=at)
        case (("Resolve ticket" | "Closed"), _):
            return
        case (_, "open") | ("Wait", "waiting"):
            yield _activity(activity, complaint, at, values)
        case _, "waiting":
            yield ResumeWork(complaint_id=complaint, occurred_at=at)
            yield _activity(activity, complaint, at, values)
        case _:
            yield ReopenComplaint(complaint_id=complaint, occurred_at=at)
            yield _activity(activity, complaint, at, values)


def _activity(activity: str, complaint: str, at: datetime, values: Values) -> Command:
    match activity:
        case "Assign seriousness" | "Insert ticket":
            severity = cell.label(values, "seriousness")
            return TriageComplaint(complaint_id=complaint, severity=severity, occurred_at=at)
        case "Take in charge ticket":
            owner = cell.label(values, "resource")
            return TakeComplaintInCharge(complaint_id=complaint, owner=owner, occurred_at=at)
        case "Wait":
            return StartWaiting(complaint_id=complaint, occurred_at=at)
        case _:
            by = cell.optional_label(values, "resource")
            return NoteComplaintWork(complaint_id=complaint, activity=activity, by=by, occurred_at=at)


def _state_after(activity: str, state: State) -> State:
    match activity:
        case "Closed":
            return "closed"
        case "Resolve ticket":
            return "closed" if state == "closed" else "resolved"
        case "Wait":
            return "waiting"
        case _:
            return "open"
