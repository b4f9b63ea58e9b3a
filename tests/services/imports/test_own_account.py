"""Receivables are imported on the customer's own account, on its own days, beside its own receipts (issue 10.4)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice, RecordReceipt
from contracts.customers.customer import RegisterCustomer
from contracts.money import Money
from domain.credit.credit_account import DECIDER
from domain.credit.state import NotOpen
from services.imports.account import account_name
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.services.imports.performing import account, imported, imported_by_an_earlier_release, rejects_of, sent
from tests.services.imports.rows import RECEIVABLES, accounts_in

OPEN = "818,A-1,605,2012-01-03,2012-02-02,20.00,no,"
SETTLED = f"{OPEN}2012-02-15"
TWENTY = Money(amount=Decimal("20.00"), currency="USD")
ImportLines = Callable[..., Awaitable[dict[str, Any]]]


@asynccontextmanager
async def importing(folder: Path) -> AsyncIterator[tuple[Store, ImportLines]]:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:

        async def import_lines(*lines: str, **terms: Any) -> dict[str, Any]:
            return await imported(store, folder, *lines, kind="receivables", accounts_of=accounts_in(recorder), **terms)

        yield store, import_lines


def opening(account_id: str, customer: str = "A-1", currency: str = "USD", zone: str = "UTC") -> OpenCreditAccount:
    return OpenCreditAccount(account_id=account_id, customer_id=customer, currency=currency, zone=zone)


def registering(customer: str = "A-1") -> RegisterCustomer:
    return RegisterCustomer(customer_id=customer, full_name=customer)


async def test_37_the_debt_lands_on_no_other_customer_who_has_an_account_under_our_name(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await sent(store, registering("Z-9"), opening("A-1-USD", "Z-9"))
        summary = await import_lines(SETTLED)
        again = await import_lines(SETTLED, OPEN.replace("605", "606"))
        others, own = await account(store, "A-1-USD"), await account(store, "A-1-USD-2")
    assert (summary["rejected"], again["rejected"], again["repeated"]) == (0, 0, 3)
    assert not others.invoices
    assert own.customer_id == "A-1"
    assert set(own.invoices) == {"605", "606"}


async def test_35_an_account_that_the_customer_has_in_this_currency_is_used(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await sent(store, registering(), opening("KH-7-EUR", currency="EUR"), opening("KH-7"), opening("KH-8"))
        await import_lines(SETTLED)
        again = await import_lines(SETTLED)
        longer = await import_lines(SETTLED, OPEN.replace("605", "606"))
        first, composed = await account(store, "KH-7"), (await store.load(DECIDER, "A-1-USD")).state
    assert set(first.invoices) == {"605", "606"}
    assert composed == NotOpen()
    assert (again["events"], longer["events"]) == (0, 1)


async def test_an_account_of_the_customer_in_another_currency_is_not_taken(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await sent(store, registering(), opening("A-1-USD", currency="EUR"))
        assert (await import_lines(SETTLED))["rejected"] == 0
        own = await account(store, "A-1-USD-2")
    assert set(own.invoices) == {"605"}


async def test_an_account_that_another_customer_opens_later_changes_nothing(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await sent(store, registering(), opening("KH-7"))
        await import_lines(SETTLED)
        await sent(store, registering("Z-9"), opening("A-1-USD", "Z-9"))
        again = await import_lines(SETTLED, OPEN.replace("605", "606"))
        own = await account(store, "KH-7")
    assert (again["events"], again["rejected"]) == (1, 0)
    assert set(own.invoices) == {"605", "606"}


async def test_a_row_may_name_its_account_but_not_that_of_another(tmp_path: Path) -> None:
    header = f"{RECEIVABLES},account_id"
    async with importing(tmp_path) as (store, import_lines):
        await sent(store, registering(), registering("Z-9"), opening("KH-7"), opening("ZZ", "Z-9"))
        lines = [f"{OPEN},KH-7", f"{OPEN.replace('605', '606')},KH-9", f"{OPEN.replace('605', '607')},ZZ"]
        await import_lines(*lines, header=header)
        named, new, others = [await account(store, id_) for id_ in ("KH-7", "KH-9", "ZZ")]
    assert (set(named.invoices), set(new.invoices), set(others.invoices)) == ({"605"}, {"606"}, set())
    (reject,) = rejects_of(tmp_path)
    assert reject["code"] == "import.account-of-another"
    assert reject["reason"] == "account_id ZZ is an account in USD of customer Z-9, not one in USD of A-1."


def test_a_customers_id_of_any_length_leaves_room_for_the_name_of_its_account() -> None:
    longest, other = "A" * 64, "A" * 63 + "B"
    assert account_name("A-1", "USD") == "A-1-USD"
    assert {len(account_name(each, "USD")) for each in (longest, other)} == {64}
    assert account_name(longest, "USD") != account_name(other, "USD")


@pytest.mark.parametrize(
    ("account_zone", "file_zone", "issued"),
    [
        ("Asia/Shanghai", "UTC", "2012-01-03T00:00:00+08:00"),
        ("UTC", "Asia/Shanghai", "2012-01-03T00:00:00+00:00"),
        ("America/New_York", "Asia/Shanghai", "2012-01-03T00:00:00-05:00"),
    ],
)
async def test_33_a_second_file_read_in_another_zone_keeps_the_days(
    tmp_path: Path, account_zone: str, file_zone: str, issued: str
) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await import_lines(SETTLED.replace("605", "600"), zone=account_zone)
        await import_lines(SETTLED, zone=file_zone)
        own = await account(store, "A-1-USD")
    assert own.receipts["600/settled"].at == own.receipts["605/settled"].at
    assert own.invoices["605"].invoice_date == date(2012, 1, 3)
    assert own.invoices["605"].owed(datetime.fromisoformat(issued)).outstanding == 20


async def test_receipts_do_not_collide_with_real_ones_of_the_same_number(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await import_lines(OPEN)
        await sent(store, RecordReceipt(account_id="A-1-USD", receipt="606", amount=TWENTY))
        summary = await import_lines(SETTLED.replace("605", "606"))
        own = await account(store, "A-1-USD")
    assert summary["rejected"] == 0
    assert own.receipts["606/settled"].allocated["606"] == 20
    assert not own.open_items


async def test_a_real_receipt_that_looks_like_the_rows_own_is_not_taken_for_it(tmp_path: Path) -> None:
    async with importing(tmp_path) as (store, import_lines):
        await import_lines(OPEN, OPEN.replace("605", "606"))
        other = Allocation(invoice="606", amount=TWENTY)
        await sent(store, RecordReceipt(account_id="A-1-USD", receipt="605", amount=TWENTY, allocations=(other,)))
        await import_lines(SETTLED)
        own = await account(store, "A-1-USD")
    assert not own.open_items


async def test_what_an_earlier_release_imported_stays_and_is_not_paid_twice(tmp_path: Path) -> None:
    lines = [SETTLED, OPEN.replace("605", "606")]
    async with importing(tmp_path) as (store, import_lines):
        await imported_by_an_earlier_release(store, tmp_path, *lines, kind="receivables")
        again = await import_lines(*lines)
        changed = await import_lines(SETTLED.replace("02-15", "02-16"), f"{lines[1]}2012-03-01")
        own = await account(store, "A-1-USD")
    assert (again["events"], again["repeated"], again["rejected"]) == (0, 5, 0)
    assert (changed["events"], changed["rejected"]) == (2, 1)
    assert set(own.receipts) == {"605", "606/settled"}
    assert not own.open_items


async def test_a_file_on_anothers_account_by_an_earlier_release_changes_nothing_when_read_again(tmp_path: Path) -> None:
    recorded = RecordInvoice(
        account_id="A-1-USD", invoice="1", amount=TWENTY, invoice_date=date(2012, 1, 1), due_date=date(2012, 1, 1)
    )
    async with importing(tmp_path) as (store, import_lines):
        await imported_by_an_earlier_release(store, tmp_path, SETTLED, kind="receivables")
        await sent(store, recorded)
        again = await import_lines(SETTLED, zone="UTC")
    assert (again["events"], again["repeated"], again["rejected"]) == (0, 4, 0)
