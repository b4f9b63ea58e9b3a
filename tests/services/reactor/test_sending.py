"""The commands that follow from an event: sent once, dated by it, and recorded where they are refused."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint
from contracts.complaints.consequence import DisputeInvoice, InvoiceDisputed
from contracts.credit.credit_account import DisputeOpened, OpenCreditAccount, RecordInvoice
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause, unseal
from contracts.message import Command
from contracts.money import Money
from domain.processes.complaints import DISPUTED_INVOICES
from projections.engine.projection import Recorded
from services.commands.registry import HANDLERS
from services.reactor.sending import Reaction, command_id, reactions, send
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNT = {"account_id": "K1", "customer_id": "C8", "currency": "CNY"}
AMOUNT = Money(amount=Decimal("100.00"), currency="CNY")


async def happen(store: Store, command: Command) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=AT, actor="desk", arrived_at=AT)
    await HANDLERS[command.name](command, store=store, cause=cause)


async def disputed(store: Store, recorder: MemoryRecorder, *, invoice: str) -> Reaction:
    """Have a customer dispute an invoice of a complaint, and return what follows."""
    for command in (
        a(RegisterCustomer),
        a(OpenCreditAccount, **ACCOUNT),
        a(RecordInvoice, account_id="K1", invoice="I1", amount=AMOUNT, delivery=None),
        a(ReceiveComplaint),
        a(DisputeInvoice, account_id="K1", invoice=invoice, amount=None),
    ):
        await happen(store, command)
    (found,) = [each for each in log_of(recorder) if isinstance(each.event, InvoiceDisputed)]
    (reaction,) = reactions(DISPUTED_INVOICES, found)
    return reaction


def log_of(recorder: MemoryRecorder) -> list[Recorded]:
    stored = recorder.select_notifications(1, recorder.max_notification_id() or 1)
    return [Recorded(each.id, unseal(each.state)) for each in stored]


async def test_what_follows_is_done_once_however_often_it_is_sent() -> None:
    """It happened when the event did, and names it."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        reaction = await disputed(store, recorder, invoice="I1")
        for _ in range(3):
            assert await send(reaction, store) is None

        (opened,) = [each for each in log_of(recorder) if isinstance(each.event, DisputeOpened)]
        assert (opened.envelope.occurred_at, opened.envelope.actor) == (AT, "reactor")
        assert opened.envelope.causation_id == "complaint/8@2"


async def test_a_refusal_is_returned_with_its_code_and_the_event() -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        reaction = await disputed(store, recorder, invoice="I9")
        refusing = await send(reaction, store)
        assert await send(reaction, store) == refusing

    assert refusing is not None
    assert (refusing.process, refusing.event, refusing.number) == ("disputed-invoices", "complaint/8@2", 0)
    assert (refusing.command, refusing.code) == ("credit-account.open-dispute", "credit-account.unknown-invoice")


async def test_what_was_refused_is_decided_again_where_a_person_has_it_sent_again() -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        reaction = await disputed(store, recorder, invoice="I9")
        assert await send(reaction, store)
        await happen(store, a(RecordInvoice, account_id="K1", invoice="I9", amount=AMOUNT, delivery=None))

        assert await send(reaction, store) is not None
        assert await send(reaction, store, attempt=1) is None


async def test_a_fault_is_a_refusal_that_names_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> Accepted:
        raise ZeroDivisionError

    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        reaction = await disputed(store, recorder, invoice="I1")
        monkeypatch.setitem(HANDLERS, reaction.command.name, broken)
        refusing = await send(reaction, store)

    assert refusing is not None
    assert (refusing.code, refusing.message) == ("reactor.failed", "ZeroDivisionError: ")


def test_the_id_of_a_command_is_made_of_event_process_place_and_attempt() -> None:
    ids = {
        command_id("complaint/8@2", "a", 0),
        command_id("complaint/8@3", "a", 0),
        command_id("complaint/8@2", "b", 0),
        command_id("complaint/8@2", "a", 1),
        command_id("complaint/8@2", "a", 0, 1),
    }
    assert len(ids) == 5
    assert str(command_id("complaint/8@2", "a", 0)) == "7016793c-3f97-534c-a727-e64510786327"
