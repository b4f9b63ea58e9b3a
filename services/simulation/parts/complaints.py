"""Cases of customers: received, triaged, answered, waiting, resolved, reopened, closed; some are never finished."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Final

from contracts.complaints.complaint import (
    CloseComplaint,
    NoteComplaintWork,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from contracts.message import Command
from services.simulation.company import Company
from services.simulation.portrait import Portrait
from services.simulation.time import day_of, in_order

# Days between two cases of a customer at most, by size.
GAPS: Final = {"large": 120, "medium": 300, "small": 900}
FIRST_HOUR: Final = 8
HOURS: Final = 12
WAITS: Final = 0.3
NEVER_FINISHED: Final = 0.08
REOPENED: Final = 0.12
SAID: Final = (
    ("送货时外箱破损，要求换货", "The cartons arrived broken; they ask for new ones", "换货", "Replaced"),
    ("账单金额与合同不一致", "The bill does not agree with the contract", "更正账单", "The bill was corrected"),
    ("设备运行噪音过大", "The unit runs too loudly", "上门维修", "Repaired on site"),
    ("约定日期未到货", "The delivery did not come on the day agreed", "加急补发", "Sent by express"),
    ("服务人员态度生硬", "The service engineer was rude", "致歉并更换人员", "Apologised; another engineer came"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case, the words for it, and the chance of its course."""

    complaint_id: str
    summary: str
    remedy: str
    clerk_id: str
    clerk: str
    random: Random

    def after(self, at: datetime, hours: int) -> datetime:
        """Return an instant up to so many hours later."""
        return at + timedelta(minutes=self.random.randrange(10, hours * 60))


def complaints(company: Company, customer: Portrait) -> Iterator[Command]:
    """Yield the customer's cases, without an end."""
    return in_order(_cases(company, customer))


def _cases(company: Company, customer: Portrait) -> Iterator[Sequence[Command]]:
    random = company.chance(customer.number, "cases")
    day, nth = day_of(customer.joined, company.zone), 0
    while True:
        day += timedelta(days=random.randrange(2, GAPS[customer.size]))
        nth += 1
        minutes = FIRST_HOUR * 60 + random.randrange(HOURS * 60)
        received_at = datetime.combine(day, time(minutes // 60, minutes % 60), company.zone).astimezone(UTC)
        yield list(_story(company, customer, nth, received_at))


def _story(company: Company, customer: Portrait, nth: int, received_at: datetime) -> Iterator[Command]:
    random = company.chance(customer.number, "case", nth)
    clerk_id, clerk = company.clerk(random)
    chinese, english, remedy, english_remedy = random.choice(SAID)
    case = Case(
        complaint_id=f"{customer.customer_id}-C{nth:02}",
        summary=english if customer.abroad else chinese,
        remedy=english_remedy if customer.abroad else remedy,
        clerk_id=clerk_id,
        clerk=clerk.full,
        random=random,
    )
    yield ReceiveComplaint(
        complaint_id=case.complaint_id,
        customer_id=customer.customer_id,
        channel=random.choice(company.lists.of("channel", received_at)),
        summary=case.summary,
        kind=_kind(company.lists.of("kind", received_at), random),
        unit_id=company.unit_id,
        received_by=clerk_id,
        occurred_at=received_at,
    )
    triaged_at = case.after(received_at, 4)
    severity = _often_the_first(company.lists.of("severity", triaged_at), random)
    yield TriageComplaint(complaint_id=case.complaint_id, severity=severity, occurred_at=triaged_at)
    yield from _worked_on(case, triaged_at)


def _kind(kinds: Sequence[str], random: Random) -> str:
    return "complaint" if "complaint" in kinds and random.randrange(3) else random.choice(kinds)


def _often_the_first(names: Sequence[str], random: Random) -> str:
    """Return one of the names, each half as often as the one before."""
    return random.choices(names, [2.0**-place for place in range(len(names))])[0]


def _worked_on(case: Case, triaged_at: datetime) -> Iterator[Command]:
    random, id_ = case.random, case.complaint_id
    taken_at = case.after(triaged_at, 6)
    yield TakeComplaintInCharge(complaint_id=id_, owner=case.clerk_id, occurred_at=taken_at)
    at = case.after(taken_at, random.choice((8, 8, 72)))
    yield RespondToComplaint(complaint_id=id_, by=case.clerk, answer=case.summary, occurred_at=at)
    if random.random() < WAITS:
        waited_at = case.after(at, 24)
        yield StartWaiting(complaint_id=id_, occurred_at=waited_at)
        at = case.after(waited_at, 120)
        yield ResumeWork(complaint_id=id_, occurred_at=at)
    at = case.after(at, 48)
    yield NoteComplaintWork(complaint_id=id_, activity=case.remedy, by=case.clerk, occurred_at=at)
    if random.random() >= NEVER_FINISHED:
        yield from _finished(case, case.after(at, random.choice((24, 96, 240))))


def _finished(case: Case, resolved_at: datetime) -> Iterator[Command]:
    id_, at = case.complaint_id, resolved_at
    yield ResolveComplaint(complaint_id=id_, by=case.clerk, remedy=case.remedy, occurred_at=at)
    if case.random.random() < REOPENED:
        at = case.after(at, 48)
        yield ReopenComplaint(complaint_id=id_, occurred_at=at)
        at = case.after(at, 96)
        yield ResolveComplaint(complaint_id=id_, by=case.clerk, remedy=case.remedy, occurred_at=at)
    yield CloseComplaint(complaint_id=id_, occurred_at=case.after(at, 120))
