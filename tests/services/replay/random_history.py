"""Random business of a few customers under a pack, through the ordinary commands; what is refused leaves nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from contracts.complaints.complaint import (
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TriageComplaint,
)
from contracts.complaints.connection import MergeDuplicate
from contracts.credit.collection import RecordCollection
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice, RecordReceipt, SetCreditLimit
from contracts.credit.hold import ApproveRelease, HoldAccount, LiftHold, RequestRelease
from contracts.credit.limit import AssessCredit, FactorScore, JoinGroup, SetGroupLimit
from contracts.credit.order import ChangeOrder, ConfirmOrder, ShipOrder
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.money import Money
from contracts.organisation.unit import RunPack
from domain.decider import Refused
from projections.engine.batch.fold import Stored
from services.commands.registry import HANDLERS
from services.store.memory import MemoryRecorder, memory_store
from tests.services.replay.logs import stored_in

BEGINS = datetime(2026, 1, 5, 1, tzinfo=UTC)
CUSTOMERS = ("C1", "C2", "C3")
FACTORS = ("operations", "finances", "reputation", "standing")


async def history(pack: str, seed: int, steps: int) -> list[Stored]:
    """Return the log of what happened."""
    recorder, random = MemoryRecorder(), Random(seed)
    async with memory_store(recorder) as store:
        for number, (at, command) in enumerate(_story(pack, random, steps)):
            cause = Cause(command_id=UUID(int=number), occurred_at=at, arrived_at=at, actor="test", reason="a test")
            try:
                await HANDLERS[command.name](command, store=store, cause=cause)
            except Refused:
                continue
    return stored_in(recorder)


def _story(pack: str, random: Random, steps: int) -> Iterator[tuple[datetime, Command]]:
    at = BEGINS
    yield at, RunPack(unit_id="main", pack=pack, effective_from=BEGINS)
    for customer in CUSTOMERS:
        yield at, RegisterCustomer(customer_id=customer, full_name=customer)
        yield at, OpenCreditAccount(account_id=f"A-{customer}", customer_id=customer, currency="USD")
        yield at, SetCreditLimit(account_id=f"A-{customer}", limit=_money(random.choice((0, 400, 3000))))
    if random.random() < 0.5:
        yield at, SetGroupLimit(account_id="A-C1", limit=_money(600))
        yield at, JoinGroup(account_id="A-C2", head_account="A-C1")
    for number in range(steps):
        at += timedelta(hours=random.choice((1, 5, 30, 200)))
        yield at, random.choice((_of_account, _of_complaint))(random, number, at)


def _of_account(random: Random, number: int, at: datetime) -> Command:
    account, order = f"A-{random.choice(CUSTOMERS)}", f"O{random.randrange(3)}"
    amount = _money(random.randrange(10, 500))
    day = at.date()
    return random.choice(
        (
            lambda: ConfirmOrder(account_id=account, order=order, amount=amount),
            lambda: ConfirmOrder(account_id=account, order=f"N{number}", amount=amount),
            lambda: ChangeOrder(account_id=account, order=order, amount=amount),
            lambda: ShipOrder(account_id=account, order=order, delivery=f"D{number}", amount=_money(10)),
            lambda: ShipOrder(account_id=account, order=order, delivery=f"E{number}", amount=_money(1)),
            lambda: RecordReceipt(account_id=account, receipt=f"S{number}", amount=_money(2000)),
            lambda: RecordInvoice(
                account_id=account, invoice=f"I{number}", amount=amount, invoice_date=day, due_date=day + timedelta(3)
            ),
            lambda: RecordReceipt(account_id=account, receipt=f"R{number}", amount=amount),
            lambda: HoldAccount(account_id=account, by="王芳", reason="a test"),
            lambda: LiftHold(account_id=account, by="王芳", reason="a test"),
            lambda: RequestRelease(account_id=account, release=order, order=order, amount=amount, by="A", reason="x"),
            lambda: ApproveRelease(account_id=account, release=order, by="B"),
            lambda: RecordCollection(account_id=account, step="letter", outcome="answered", by="王芳"),
            lambda: AssessCredit(
                account_id=account,
                by="王芳",
                scores=tuple(FactorScore(factor=each, score=Decimal(random.randrange(30, 100))) for each in FACTORS),
            ),
        )
    )()


def _of_complaint(random: Random, number: int, at: datetime) -> Command:
    complaint = f"K{random.randrange(6)}"
    return random.choice(
        (
            lambda: ReceiveComplaint(complaint_id=complaint, customer_id=random.choice(CUSTOMERS), occurred_at=at),
            lambda: ReceiveComplaint(complaint_id=f"M{number}", customer_id=random.choice(CUSTOMERS), occurred_at=at),
            lambda: TriageComplaint(
                complaint_id=complaint, severity=random.choice(("general", "complex", "severe")), occurred_at=at
            ),
            lambda: RespondToComplaint(complaint_id=complaint, by="王芳", answer="x", occurred_at=at),
            lambda: StartWaiting(complaint_id=complaint, occurred_at=at),
            lambda: ResumeWork(complaint_id=complaint, occurred_at=at),
            lambda: ResolveComplaint(complaint_id=complaint, by="王芳", occurred_at=at),
            lambda: ReopenComplaint(complaint_id=complaint, occurred_at=at),
            lambda: MergeDuplicate(complaint_id=complaint, first_id=f"K{random.randrange(6)}", occurred_at=at),
        )
    )()


def _money(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="USD")
