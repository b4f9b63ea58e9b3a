"""Commands happen on the day that they state, and never after today, at whichever door (semantics 32 and 33)."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, get_args
from uuid import UUID, uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint, TakeComplaintInCharge
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice, SetCreditLimit
from contracts.customers.customer import AssignTier, RecordPurchase, RecordRefund, RegisterCustomer
from contracts.customers.file import VerifyCustomer
from contracts.envelope import Cause, unseal
from contracts.message import Command
from contracts.organisation.account_manager import AccountManagerCommand
from contracts.organisation.staff import StaffCommand
from contracts.organisation.unit import RunPack
from contracts.policies.tier_period import ReopenTierPeriod
from domain.calendar.business_day import DatesDisagree, InTheFuture
from domain.customers import order
from services import settings
from services.cli import sending
from services.commands.registry import HANDLERS
from services.settings import CHECKOUT
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a, usd
from tests.known import knowing
from tests.services.commands.test_registry import ACTORS, EVERY_COMMAND, LATER, close

# Noon in UTC, and evening in Shanghai.
NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
EVENING: Final = NOW + timedelta(hours=11)
TOMORROW: Final = NOW + timedelta(days=1)


@pytest.fixture
def recorder() -> MemoryRecorder:
    return MemoryRecorder()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield knowing(opened)


async def send(
    store: Store,
    command: Command,
    *,
    at: datetime = NOW,
    now: datetime = NOW,
    zone: str | None = None,
    id_: UUID | None = None,
) -> Accepted:
    cause = Cause(
        command_id=id_ or uuid4(),
        occurred_at=command.occurred_at or at,
        actor=ACTORS.get(command.name, "test"),
        reason=command.reason,
        arrived_at=now,
        zone=zone,
    )
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def test_every_command_is_refused_on_the_day_before_and_taken_on_its_day(store: Store) -> None:
    for command, _, wire_type in EVERY_COMMAND:
        at = LATER.get(command.name, datetime(2026, 1, 5, 9, tzinfo=UTC))
        if isinstance(command, ReopenTierPeriod):
            await close(store, command)
        dated = command.model_copy(update={command.dated_by: at.date()}) if command.dated_by else command
        with pytest.raises(InTheFuture):
            await send(store, dated, at=at, now=at - timedelta(days=1))
        assert bool((await send(store, command, at=at, now=at)).types) == bool(wire_type)


async def test_what_lists_show_at_once_is_not_dated_later_today(store: Store) -> None:
    """Semantics 32: a fact dated later today is in no list before its instant."""
    for command, _, wire_type in EVERY_COMMAND:
        at = LATER.get(command.name, datetime(2026, 1, 5, 9, tzinfo=UTC))
        if isinstance(command, ReopenTierPeriod):
            await close(store, command)
        if command.shown_at_once:
            with pytest.raises(InTheFuture, match="is later than now") as refused:
                await send(store, command, at=at, now=at - timedelta(microseconds=1))
            assert not refused.value.kept
        assert bool((await send(store, command, at=at, now=at)).types) == bool(wire_type)


def test_whatever_there_is_one_of_at_a_time_is_shown_at_once() -> None:
    """Their events replace what a row says; a person who is enrolled can be named at all dates (semantics 31).

    Roles, superiors and leave are kept with their dates.

    A registration says the first details: dated later, it would leave no date at which they could be changed today.
    """
    at_once = {*get_args(AccountManagerCommand), RegisterCustomer} - {*get_args(StaffCommand)}
    for command, _, _ in EVERY_COMMAND:
        is_one = order.thing_of(command) is not None or type(command) in at_once
        assert command.shown_at_once == is_one, command.name


async def test_the_zone_is_the_account_s_own_whatever_the_sender_s(store: Store) -> None:
    """At noon in UTC, 23:00 is tomorrow in Shanghai."""
    await send(store, a(OpenCreditAccount, zone="Asia/Shanghai"))

    with pytest.raises(InTheFuture, match="which is 2026-03-03 in Asia/Shanghai"):
        await send(store, a(SetCreditLimit), at=EVENING, zone="UTC")
    assert (await send(store, a(SetCreditLimit), at=EVENING - timedelta(hours=8))).types


async def test_the_zone_of_a_customer_and_its_complaints_is_that_of_its_unit(store: Store) -> None:
    await send(store, a(RegisterCustomer, customer_id="C1"))
    await send(store, a(ReceiveComplaint, customer_id="C1"))
    # Without a pack, KEHU_ZONE: UTC.
    assert (await send(store, a(TakeComplaintInCharge), at=EVENING)).types

    await send(store, RunPack(unit_id="south", pack="distributor", effective_from=NOW - timedelta(days=30)))
    await send(store, a(RegisterCustomer, customer_id="C2", unit_id="south"))
    await send(store, a(ReceiveComplaint, complaint_id="9", customer_id="C2"))

    for command in (a(AssignTier, customer_id="C2"), a(TakeComplaintInCharge, complaint_id="9")):
        with pytest.raises(InTheFuture, match="Asia/Shanghai"):
            await send(store, command, at=EVENING)
    assert (await send(store, a(AssignTier, customer_id="C1"), at=EVENING)).types


async def test_a_refused_command_is_decided_again_when_its_day_has_come(store: Store) -> None:
    await send(store, a(ReceiveComplaint))
    id_ = uuid4()
    with pytest.raises(InTheFuture):
        await send(store, a(TakeComplaintInCharge), at=TOMORROW, id_=id_)

    assert (await send(store, a(TakeComplaintInCharge), at=TOMORROW, now=TOMORROW, id_=id_)).types


async def test_a_command_that_was_taken_before_the_rule_keeps_its_answer(store: Store) -> None:
    await send(store, a(ReceiveComplaint))
    id_ = uuid4()
    first = await send(store, a(TakeComplaintInCharge), at=TOMORROW, now=TOMORROW, id_=id_)

    assert await send(store, a(TakeComplaintInCharge), at=TOMORROW, id_=id_) == first._replace(repeated=True)


async def opened(store: Store) -> None:
    await send(store, a(RegisterCustomer))
    await send(store, a(OpenCreditAccount, zone="Asia/Shanghai"))
    await send(store, a(RecordPurchase, purchased_on=date(2025, 1, 1)))


DATED: Final[list[tuple[type[Command], str]]] = [
    (RecordInvoice, "invoice_date"),
    (RecordPurchase, "purchased_on"),
    (RecordRefund, "refunded_on"),
    (VerifyCustomer, "verified_on"),
]


def stating(kind: type[Command], field: str, day: date, **fields: Any) -> Command:
    """Return a command that is not like any other."""
    number = uuid4().hex[:8]
    of_each: dict[str, dict[str, Any]] = {
        "credit-account.record-invoice": {"invoice": number, "due_date": date(2026, 9, 1)},
        "customer.record-purchase": {"purchase": number},
        "customer.record-refund": {"refund": number, "amount": usd("1.00")},
        "customer.verify": {"verified_by": number},
    }
    return a(kind, **of_each[kind.name], **{field: day}, **fields)


async def happened(
    store: Store, recorder: MemoryRecorder, command: Command, *, zone: str | None = "Asia/Shanghai"
) -> datetime:
    """Send a command and return the instant of its event."""
    position = (await send(store, command, zone=zone)).position
    return unseal(recorder.select_notifications(position, 1)[0].state).occurred_at


@pytest.mark.parametrize(("kind", "field"), DATED)
async def test_a_command_that_states_a_past_day_happened_when_that_day_began(
    recorder: MemoryRecorder, kind: type[Command], field: str
) -> None:
    """Semantics 33, in the zone of the thing: the account's own, or that of the sender."""
    async with memory_store(recorder) as store:
        await opened(store)
        past = await happened(store, recorder, stating(kind, field, date(2026, 2, 1)))
        today = await happened(store, recorder, stating(kind, field, date(2026, 3, 3)))

    assert (past, today) == (datetime(2026, 1, 31, 16, tzinfo=UTC), NOW)


@pytest.mark.parametrize(("kind", "field"), DATED)
async def test_day_and_instant_may_not_disagree(store: Store, kind: type[Command], field: str) -> None:
    """16:00 UTC of the 31st is the first of February in Shanghai."""
    await opened(store)
    beginning = datetime(2026, 1, 31, 16, tzinfo=UTC)

    for wrong in (beginning - timedelta(microseconds=1), beginning + timedelta(days=1)):
        with pytest.raises(DatesDisagree, match=f"and {field} is 2026-02-01"):
            await send(store, stating(kind, field, date(2026, 2, 1), occurred_at=wrong), zone="Asia/Shanghai")
    right = stating(kind, field, date(2026, 2, 1), occurred_at=beginning)
    assert (await send(store, right, zone="Asia/Shanghai")).types


@pytest.mark.parametrize(("kind", "field"), DATED)
async def test_a_day_after_today_is_refused_by_its_own_name(store: Store, kind: type[Command], field: str) -> None:
    await opened(store)

    with pytest.raises(InTheFuture, match=f"{field} 2026-03-04 is after today"):
        await send(store, stating(kind, field, date(2026, 3, 4)), zone="UTC")


async def test_a_day_is_one_of_the_unit_where_neither_thing_nor_sender_has_a_zone(recorder: MemoryRecorder) -> None:
    async with memory_store(recorder) as store:
        await send(store, RunPack(unit_id="main", pack="distributor", effective_from=NOW - timedelta(days=30)))
        await opened(store)
        bought = stating(RecordPurchase, "purchased_on", date(2026, 2, 1))
        at = await happened(store, recorder, bought, zone=None)

    assert at == datetime(2026, 1, 31, 16, tzinfo=UTC)


async def test_the_same_day_again_is_a_repeat_at_any_hour(store: Store) -> None:
    await opened(store)
    invoice = stating(RecordInvoice, "invoice_date", date(2026, 3, 3))
    await send(store, invoice)

    assert (await send(store, invoice, at=NOW + timedelta(hours=1), now=NOW + timedelta(hours=1))).types == ()


async def test_the_command_line_is_no_other_door(store: Store) -> None:
    with pytest.raises(InTheFuture):
        await sending.send(store, a(RegisterCustomer, occurred_at=datetime.now(UTC) + timedelta(days=3)), "desk")


def test_commands_reach_the_store_through_this_module_alone() -> None:
    """What follows on another stream has the instant of the command before it."""
    assert CHECKOUT is not None
    found = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "services").rglob("*.py")
        if re.search(r"store\.transact(_on)?\(", path.read_text(encoding="utf-8"))
    }

    # What was forgotten before is forgotten again now.
    assert found == {"services/commands/dating.py", "services/customers/forgetting.py"}


def test_the_zone_of_days_is_read_without_a_list_of_all_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading that list takes a tenth of a second, and many commands at once need a zone for the first time."""
    monkeypatch.setattr(settings, "time_zones", None)

    assert settings.zone() == "UTC"
