"""What packs ask for around cases: suggestions decided, letters approved, causes found, opinions asked.

The cases themselves are the part `complaints`; this follows it, so that what was played before stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.complaints.complaint import CloseComplaint, ReceiveComplaint, RespondToComplaint
from contracts.complaints.handling import FixResponsibility
from contracts.complaints.outcome import DecideAdoption, RecordOpinion
from contracts.complaints.replies import ApproveReply, DraftReply
from contracts.message import Command
from services.simulation.company import Company
from services.simulation.parts.complaints import complaints
from services.simulation.portrait import Portrait
from services.simulation.time import instant_of

# Cases go on no sooner than ten minutes after the step before.
BEFORE: Final = timedelta(minutes=3)
SATISFIED: Final = 0.85
SAID: Final = (("处理及时", "Settled quickly"), ("勉强接受", "Just about acceptable"), ("态度很好", "Very kind people"))
TRIED: Final = (("三次致电未接", "Rang three times, nobody answered"),)
ADOPTED: Final = ("已列入改进计划", "Part of the plan for next quarter")
DEPARTMENTS: Final = ("delivery", "service", "billing")
# Where the pack lists no causes.
CAUSE: Final = "other"
APPROVER: Final = "supervisor"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as it came in."""

    kind: str | None
    channel: str


def handling(company: Company, customer: Portrait) -> Iterator[Command]:
    """Yield what is asked for before answers and before the end, without an end."""
    cases: dict[str, Asked] = {}
    for command in complaints(company, customer):
        match command:
            case ReceiveComplaint(complaint_id=complaint_id):
                cases[complaint_id] = Asked(command.kind, command.channel)
            case RespondToComplaint(complaint_id=complaint_id):
                yield from _before_answer(command, cases[complaint_id], customer)
            case CloseComplaint(complaint_id=complaint_id):
                yield from _before_end(complaint_id, instant_of(command) - BEFORE, company, customer)
            case _:
                pass


def _before_answer(command: RespondToComplaint, asked: Asked, customer: Portrait) -> Iterator[Command]:
    id_, at = command.complaint_id, instant_of(command) - BEFORE
    if asked.kind == "suggestion":
        yield DecideAdoption(
            complaint_id=id_, adopted=True, ground=ADOPTED[customer.abroad], by=APPROVER, occurred_at=at
        )
    if asked.channel == "letter":
        yield DraftReply(complaint_id=id_, reply_id="1", text=command.answer, by=command.by, occurred_at=at)
        yield ApproveReply(complaint_id=id_, reply_id="1", by=APPROVER, as_role=APPROVER, occurred_at=at)


def _before_end(complaint_id: str, at: datetime, company: Company, customer: Portrait) -> Iterator[Command]:
    random = company.chance(customer.number, "handling", complaint_id)
    causes = company.lists.of("cause", at) or (CAUSE,)
    clerk = company.clerk(random)[1]
    yield FixResponsibility(
        complaint_id=complaint_id,
        cause=random.choice(causes),
        department=random.choice(DEPARTMENTS),
        by=clerk.full,
        occurred_at=at,
    )
    reached = random.random()
    yield RecordOpinion(
        complaint_id=complaint_id,
        satisfied=True if reached < SATISFIED else None,
        words=random.choice(SAID if reached < SATISFIED else TRIED)[customer.abroad],
        by=clerk.full,
        occurred_at=at,
    )
