"""From a bank statement to a receipt: stored once, waiting, said by a person to be somebody's, and taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from contracts.credit.bank_entry import AssignBankEntry, RecordBankEntry, RejectBankEntry, ReopenBankEntry
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from domain.credit.credit_account import DECIDER
from domain.credit.state import Opened
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.imports.layouts.bank_statement import BankStatement
from services.imports.plan import ImportRow, Terms, planned
from services.imports.source import open_source
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a, eur, usd
from tests.services.imports.file.test_statement import SAMPLE

NOW: Final = datetime(2026, 6, 10, 9, tzinfo=UTC)
BOOKED: Final = date(2026, 6, 5)
ENTRY: Final = a(RecordBankEntry, booked_on=BOOKED, amount=usd("60.00"))
ASSIGN: Final = a(AssignBankEntry, account_id="North", by="chen")
REOPEN: Final = a(ReopenBankEntry, by="chen", reason="wrong")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        await send(opened, a(RegisterCustomer))
        await send(opened, a(OpenCreditAccount, account_id="North"))
        await send(opened, a(OpenCreditAccount, account_id="South", currency="EUR"))
        due = date(2026, 7, 1)
        await send(
            opened,
            a(RecordInvoice, account_id="North", amount=usd("100.00"), invoice_date=date(2026, 6, 1), due_date=due),
        )
        await send(opened, ENTRY)
        yield opened


async def send(store: Store, command: Command, zone: str = "UTC") -> Accepted:
    cause = Cause(command_id=uuid4(), occurred_at=command.occurred_at or NOW, actor="test", arrived_at=NOW, zone=zone)
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def account(store: Store) -> Opened:
    state = (await store.load(DECIDER, "North")).state
    assert isinstance(state, Opened)
    return state


async def refused(store: Store, command: Command) -> str:
    with pytest.raises(Refused) as why:
        await send(store, command)
    return why.value.code


async def test_confirmed_it_is_a_receipt_of_the_day_on_which_the_bank_booked_it(store: Store) -> None:
    await send(store, ASSIGN)
    known = await account(store)

    assert known.receipts["BANK-E1"].at.date() == BOOKED
    assert known.open_items["I1"].outstanding == 40
    assert not (await send(store, ASSIGN)).types
    assert (await account(store)).open_items["I1"].outstanding == 40
    assert await refused(store, a(AssignBankEntry, account_id="South", by="chen")) == "bank-entry.stands-otherwise"


async def test_taken_back_the_invoice_is_owed_again_and_it_can_be_said_anew(store: Store) -> None:
    await send(store, ASSIGN)
    await send(store, REOPEN)
    assert (await account(store)).open_items["I1"].outstanding == 100
    assert not (await send(store, REOPEN)).types

    await send(store, ASSIGN)
    known = await account(store)
    assert known.receipts["BANK-E1/2"].unapplied(NOW) == 0
    assert known.open_items["I1"].outstanding == 40


async def test_what_is_nobodys_waits_no_more_until_that_is_taken_back(store: Store) -> None:
    rejected = a(RejectBankEntry, by="chen", reason="interest")
    await send(store, rejected)

    assert not (await send(store, rejected)).types
    assert await refused(store, ASSIGN) == "bank-entry.stands-otherwise"
    await send(store, REOPEN)
    await send(store, ASSIGN)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (a(AssignBankEntry, account_id="South", by="chen"), "credit-account.currency-differs"),
        (a(AssignBankEntry, account_id="East", by="chen"), "credit-account.not-open"),
        (a(AssignBankEntry, entry_id="E9", account_id="North"), "bank-entry.not-recorded"),
        (REOPEN, "bank-entry.stands-otherwise"),
        (a(RecordBankEntry, booked_on=BOOKED, amount=eur("60.00")), "bank-entry.id-taken"),
        (a(RecordBankEntry, entry_id="E2", booked_on=date(2026, 6, 11)), "command.in-the-future"),
    ],
)
async def test_what_cannot_be_is_refused_and_leaves_the_account_alone(store: Store, command: Any, code: str) -> None:
    before = await account(store)

    assert await refused(store, command) == code
    assert await account(store) == before


async def test_money_that_went_out_is_no_receipt(store: Store) -> None:
    await send(store, a(RecordBankEntry, entry_id="E2", booked_on=BOOKED, direction="debit", returned=True))

    assert await refused(store, a(AssignBankEntry, entry_id="E2", account_id="North")) == "bank-entry.money-went-out"


async def test_the_same_statement_again_has_the_same_commands(store: Store) -> None:
    def steps() -> list[Any]:
        source = open_source(SAMPLE, ())
        rows = planned(source.records(), BankStatement(Terms(ZoneInfo("Asia/Shanghai"), "CNY")))
        return [step for row in rows if isinstance(row, ImportRow) for step in row.steps]

    assert [step.cause.command_id for step in steps()] == [step.cause.command_id for step in steps()]
    assert len(steps()) == 5
    for step in steps():
        assert (await send(store, step.command, "Asia/Shanghai")).types == ("bank-entry.recorded.v1",)
    for step in steps():
        assert not (await send(store, step.command, "Asia/Shanghai")).types
