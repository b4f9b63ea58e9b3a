"""A row is stored whole or not at all (semantics 37)."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from eventsourcing.persistence import DataError

from contracts.complaints.complaint import NoteComplaintWork
from contracts.credit.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
)
from contracts.customers.customer import RegisterCustomer
from contracts.message import Command
from contracts.money import Money
from domain.complaints.complaint import DECIDER as COMPLAINT
from domain.complaints.state import NotReceived
from domain.credit.credit_account import DECIDER as ACCOUNT
from domain.credit.state import NotOpen
from domain.customers.customer import DECIDER as CUSTOMER
from domain.customers.state import Registered, Unregistered
from domain.decider import Refused
from services.commands.registry import AS_IMPORTED
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted
from tests.services.imports.layouts.test_helpdesk import row
from tests.services.imports.performing import account, imported, rejects_of, sent
from tests.services.imports.rows import accounts_in

SETTLED = "818,A-1,605,2012-01-03,2012-02-02,20.00,yes,2012-02-15"


class Choosy(MemoryRecorder):
    """A recorder that cannot store what one of the rows says."""

    def append(self, events: Any, commands: Any, expected: Any) -> Any:
        if any(b"unstorable" in event.state for event in events):
            raise DataError("it cannot be stored")
        return super().append(events, commands, expected)


class NotToday(Refused):
    code = "test.not-today"


def refuse(patch: pytest.MonkeyPatch, command: type[Command], times: int = 1) -> None:
    """Have the next commands of this class refused."""
    handler = AS_IMPORTED[command.name]
    left = [NotToday("not today")] * times

    async def handle(asked: Any, **circumstances: Any) -> Accepted:
        if left:
            raise left.pop()
        return await handler(asked, **circumstances)

    patch.setitem(cast("dict[str, Any]", AS_IMPORTED), command.name, handle)


async def test_37_an_invoice_whose_receipt_is_refused_is_not_recorded_either(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    other = Money(amount=Decimal(7), currency="USD")
    async with memory_store(recorder) as store:
        await sent(
            store,
            RegisterCustomer(customer_id="A-1", full_name="A-1"),
            OpenCreditAccount(account_id="A-1-USD", customer_id="A-1", currency="USD"),
            RecordReceipt(account_id="A-1-USD", receipt="605/settled", amount=other),
        )
        kind, accounts_of = "receivables", accounts_in(recorder)
        summary = await imported(store, tmp_path, SETTLED, kind=kind, accounts_of=accounts_of)
        state = await account(store, "A-1-USD")
    assert (summary["rejected"], summary["events"]) == (1, 0)
    assert rejects_of(tmp_path)[0]["code"] == "credit-account.receipt-number-taken"
    assert not state.invoices


async def test_37_a_refused_first_row_of_a_case_leaves_no_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, NoteComplaintWork)
    async with memory_store() as store:
        summary = await imported(store, tmp_path, row("Call"), row("Closed"))
        state = (await store.load(COMPLAINT, "8")).state
    assert (summary["rejected"], summary["events"]) == (2, 0)
    assert state == NotReceived()


async def test_37_a_dispute_that_is_refused_takes_the_invoice_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, OpenDispute)
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        kind, accounts_of = "receivables", accounts_in(recorder)
        summary = await imported(store, tmp_path, SETTLED, kind=kind, accounts_of=accounts_of)
        found = (await store.load(CUSTOMER, "A-1")).state, (await store.load(ACCOUNT, "A-1-USD")).state
    assert (summary["rejected"], summary["events"]) == (1, 0)
    assert found == (Unregistered(), NotOpen())


@pytest.mark.parametrize("refused", [RecordInvoice, OpenDispute, RecordReceipt, None])
async def test_a_later_row_introduces_the_customer_of_a_refused_first_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: type[Command] | None
) -> None:
    if refused:
        refuse(monkeypatch, refused)
    recorder = MemoryRecorder() if refused else Choosy()
    lines = [SETTLED.replace("605", "unstorable"), SETTLED]
    async with memory_store(recorder) as store:
        kind, accounts_of = "receivables", accounts_in(recorder)
        summary = await imported(store, tmp_path, *lines, kind=kind, accounts_of=accounts_of)
        state = await account(store, "A-1-USD")
        assert isinstance((await store.load(CUSTOMER, "A-1")).state, Registered)
    assert [each["line"] for each in rejects_of(tmp_path)] == ["2"]
    assert (summary["rejected"], set(state.invoices)) == (1, {"605"})


async def test_a_row_refused_once_is_stored_when_its_cause_is_gone(tmp_path: Path) -> None:
    """A refusal leaves no answer behind that would stand for ever."""
    recorder = MemoryRecorder()
    at = datetime(2012, 1, 3, tzinfo=UTC)
    part = Money(amount=Decimal(7), currency="USD")
    async with memory_store(recorder) as store:
        kind, accounts_of = "receivables", accounts_in(recorder)
        await imported(store, tmp_path, SETTLED.replace("yes,2012-02-15", "no,"), kind=kind, accounts_of=accounts_of)
        await sent(store, OpenDispute(account_id="A-1-USD", invoice="605", amount=part, occurred_at=at))
        refused = await imported(store, tmp_path, SETTLED, kind=kind, accounts_of=accounts_of)
        await sent(store, ResolveDispute(account_id="A-1-USD", invoice="605", occurred_at=at))
        stored = await imported(store, tmp_path, SETTLED, kind=kind, accounts_of=accounts_of)
        state = await account(store, "A-1-USD")
    assert (refused["rejected"], refused["events"]) == (1, 0)
    assert (stored["rejected"], stored["events"]) == (0, 4)
    assert not state.open_items
