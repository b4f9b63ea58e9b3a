"""A row that was changed since it was imported changes nothing, is named, and makes the import fail (semantics 34)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.credit.credit_account import OpenCreditAccount
from contracts.credit.reversal import ReverseDispute, ReverseReceipt
from contracts.customers.contact import AddContact
from contracts.customers.customer import ChangeCustomerDetails, RegisterCustomer
from contracts.customers.ownership import AssignOwner
from contracts.organisation.account_manager import EnrolPerson
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.services.imports.performing import account, imported, imported_by_an_earlier_release, rejects_of, sent
from tests.services.imports.rows import accounts_in

SETTLED = "818,A-1,605,2012-01-03,2012-02-02,20.00,no,2012-02-15"
DISPUTED = "818,A-1,606,2012-01-04,2012-02-02,30.00,yes,"
CHANGED = [
    (SETTLED.replace("2012-02-15", ""), "settled_date is 2012-02-15, not empty"),
    (SETTLED.replace("2012-02-15", "2012-02-16"), "settled_date is 2012-02-15, not 2012-02-16"),
    (DISPUTED.replace("yes", "no"), "disputed is yes, not no"),
    (DISPUTED.replace("yes,", "no,2012-03-01"), "disputed is yes, not no"),
    (DISPUTED.replace("30.00", "31.00"), "amount is 30.00 USD, not 31.00 USD"),
    (SETTLED.replace("20.00", "21.00"), "amount is 20.00 USD, not 21.00 USD"),
    (SETTLED.replace("2012-02-02", "2012-02-03"), "due_date is 2012-02-02, not 2012-02-03"),
]


async def again(store: Store, recorder: MemoryRecorder, folder: Path, *lines: str) -> tuple[dict[str, Any], int]:
    """Import rows, and return the summary with the number of events stored."""
    before = len(list(recorder.select_notifications(1, 1000)))
    summary = await imported(store, folder, *lines, kind="receivables", accounts_of=accounts_in(recorder))
    return summary, len(list(recorder.select_notifications(1, 1000))) - before


@pytest.mark.parametrize(("line", "differs"), CHANGED, ids=[differs for _, differs in CHANGED])
@pytest.mark.parametrize("earlier", [False, True], ids=["this-release", "earlier-release"])
async def test_a_changed_row_is_counted_and_named_and_changes_nothing(
    tmp_path: Path, line: str, differs: str, *, earlier: bool
) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        if earlier:
            await imported_by_an_earlier_release(store, tmp_path, SETTLED, DISPUTED, kind="receivables")
        else:
            await again(store, recorder, tmp_path, SETTLED, DISPUTED)
        for _ in range(2):
            summary, events = await again(store, recorder, tmp_path, line)
            (reject,) = rejects_of(tmp_path)
            assert (summary["rejected"], summary["changed_not_applied"], events) == (1, 1, 0)
            assert differs in reject["reason"]


async def test_a_file_that_did_not_change_changes_nothing_and_is_whole(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await imported_by_an_earlier_release(store, tmp_path, SETTLED, DISPUTED, kind="receivables")
        summary, events = await again(store, recorder, tmp_path, SETTLED, DISPUTED)
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 0)


async def test_a_settlement_that_became_known_is_imported(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await again(store, recorder, tmp_path, DISPUTED)
        summary, events = await again(store, recorder, tmp_path, f"{DISPUTED}2012-03-01")
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 3)


async def test_what_a_person_took_back_is_not_held_against_the_row(tmp_path: Path) -> None:
    """It was corrected in the store as in the file: the receipt bounced, the dispute was a mistake."""
    recorder = MemoryRecorder()
    at, why = datetime(2012, 3, 1, tzinfo=UTC), {"by": "chen", "reason": "a mistake"}
    async with memory_store(recorder) as store:
        await again(store, recorder, tmp_path, SETTLED, DISPUTED)
        await sent(
            store,
            ReverseReceipt(account_id="A-1-USD", receipt="605/settled", occurred_at=at, **why),
            ReverseDispute(account_id="A-1-USD", invoice="606", occurred_at=at, **why),
        )
        summary, events = await again(
            store, recorder, tmp_path, SETTLED.replace("2012-02-15", ""), DISPUTED.replace("yes", "no")
        )
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "code", "differs"),
    [
        ("上海某某公司", "customer.id-taken", "full_name differs"),
        ("经销商", "customer.id-taken", "kind is dealer, not 工程商"),
        ("2025-03-01", "customer.id-taken", "received_at is 2025-03-01T00:00:00Z, not 2025-03-02T00:00:00Z"),
        ("13800138000", "customer.contact-id-taken", "phone differs"),
        ("li.wei", "customer.has-owner", "li.wei answers for customer KH-001"),
    ],
)
async def test_a_changed_row_of_customers_is_counted_and_named(
    tmp_path: Path, changed: str, code: str, differs: str
) -> None:
    line = "KH-001,上海某某公司,经销商,2025-03-01,王小明,13800138000,li.wei"
    other = {"经销商": "工程商", "2025-03-01": "2025-03-02", "13800138000": "13800138001"}.get(changed, f"{changed}2")
    async with memory_store() as store:
        await imported(store, tmp_path, line, kind="customers")
        summary = await imported(store, tmp_path, line.replace(changed, other), kind="customers")
        (reject,) = rejects_of(tmp_path)
    assert (reject["code"], summary["changed_not_applied"], summary["events"]) == (code, 1, 0)
    assert differs.replace("工程商", "contractor") in reject["reason"]


@pytest.mark.parametrize(
    ("code", "differs"),
    [("819", "country_code is 818, not 819"), ("", "country_code is 818, not empty")],
    ids=["changed", "emptied"],
)
async def test_another_country_code_of_a_customer_is_named(tmp_path: Path, code: str, differs: str) -> None:
    """It was dropped with exit 0: the registration of a customer who is known already may be refused."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await again(store, recorder, tmp_path, SETTLED, DISPUTED)
        summary, events = await again(store, recorder, tmp_path, f"{code}{SETTLED[3:]}", DISPUTED)
        (reject,) = rejects_of(tmp_path)
    assert (reject["code"], summary["changed_not_applied"], events) == ("import.changed-not-applied", 1, 0)
    assert differs in reject["reason"]


async def test_a_country_code_that_was_empty_is_named_and_not_one_of_a_customer_known_otherwise(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await sent(store, RegisterCustomer(customer_id="A-2", full_name="Anna Ltd", region="South"))
        await again(store, recorder, tmp_path, SETTLED[3:], SETTLED.replace("A-1,605", "A-2,705"))
        filled, events = await again(store, recorder, tmp_path, SETTLED, SETTLED.replace("A-1,605", "A-2,705"))
        (reject,) = rejects_of(tmp_path)
    assert (filled["changed_not_applied"], events) == (1, 0)
    assert "country_code is empty, not 818" in reject["reason"]


async def test_a_new_invoice_under_another_country_code_is_stored_with_its_customer_or_not_at_all(
    tmp_path: Path,
) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        summary, _ = await again(store, recorder, tmp_path, SETTLED, DISPUTED.replace("818", "406"))
        known = await account(store, "A-1-USD")
        change = ChangeCustomerDetails(customer_id="A-1", region="406")
        await sent(store, change)
        applied, _ = await again(store, recorder, tmp_path, SETTLED, DISPUTED.replace("818", "406"))
    assert (summary["rejected"], set(known.invoices)) == (1, {"605"})
    # A person has said so since: the row agrees.
    assert (applied["rejected"], applied["changed_not_applied"]) == (0, 0)


NAMED = "customer_id,account_id,invoice_number,invoice_date,due_date,amount,disputed,settled_date"
ON_X = ("A-1,X,605,2012-01-03,2012-02-02,20.00,no,2012-02-15", "A-1,X,606,2012-01-04,2012-02-02,30.00,yes,")


@pytest.mark.parametrize("before", ["X", ""], ids=["another", "none"])
async def test_another_account_of_an_imported_invoice_is_named_and_it_is_not_recorded_twice(
    tmp_path: Path, before: str
) -> None:
    """Semantics 34. Which account a row without one was for, the row of an earlier import says."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        first = [line.replace(",X,", f",{before},") for line in ON_X]
        moved = [line.replace(",X,", ",Y,") for line in ON_X]
        summaries = []
        for lines in (first, first, moved, first):
            told = await imported(
                store, tmp_path, *lines, kind="receivables", accounts_of=accounts_in(recorder), header=NAMED
            )
            summaries.append((told["rejected"], told["changed_not_applied"], bool(told["events"])))
            if lines is moved:
                reasons = [each["reason"] for each in rejects_of(tmp_path)]
    assert summaries == [(0, 0, True), (0, 0, False), (2, 2, False), (0, 0, False)]
    assert all(f"account_id is {before or 'A-1-USD'}, not Y" in reason for reason in reasons)


async def test_the_account_that_a_row_without_one_went_to_is_named(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await sent(
            store,
            RegisterCustomer(customer_id="A-1", full_name="Anna Ltd"),
            OpenCreditAccount(account_id="OWN", customer_id="A-1", currency="USD", zone="UTC"),
        )
        for account_id in ("", "Y"):
            line = ON_X[0].replace(",X,", f",{account_id},")
            told = await imported(
                store, tmp_path, line, kind="receivables", accounts_of=accounts_in(recorder), header=NAMED
            )
    assert (told["changed_not_applied"], told["events"]) == (1, 0)
    assert "account_id is OWN, not Y" in rejects_of(tmp_path)[0]["reason"]


async def test_a_new_invoice_on_a_second_account_of_a_customer_is_imported(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        for lines in (ON_X, ["A-1,Y,607,2012-01-05,2012-02-02,9.00,no,"], [*ON_X]):
            told = await imported(
                store, tmp_path, *lines, kind="receivables", accounts_of=accounts_in(recorder), header=NAMED
            )
            assert told["rejected"] == 0
        assert {"607"} == set((await account(store, "Y")).invoices)


WANG = "KH-001,上海某某公司,经销商,2025-03-01,王小明,13800138000,li.wei"
LEE = "KH-001,上海某某公司,经销商,2025-03-01,Ann Lee,13900139000,"


@pytest.mark.parametrize(
    ("lines", "differs"),
    [
        ([WANG.replace("li.wei", "")], ["owner_id is li.wei, not empty"]),
        ([WANG.replace("王小明,13800138000", ",")], ["contact_name is that of contact-", "not empty"]),
        ([WANG.replace("2025-03-01", "")], ["registered_on is 2025-03-01, not empty"]),
        ([WANG.replace("2025-03-01", "").replace("li.wei", "")], ["owner_id is li.wei", "registered_on is 2025-03-01"]),
        ([WANG.replace("li.wei", ""), LEE], ["owner_id is li.wei, not empty"]),
    ],
    ids=["owner", "contact", "registered", "two", "in-all-rows"],
)
async def test_an_emptied_cell_of_a_file_of_customers_is_named(
    tmp_path: Path, lines: list[str], differs: list[str]
) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, WANG, LEE, kind="customers")
        for _ in range(2):
            summary = await imported(store, tmp_path, *lines, kind="customers")
            (reject,) = rejects_of(tmp_path)
            assert (summary["rows"], summary["changed_not_applied"], summary["events"]) == (len(lines), 1, 0)
            assert reject["code"] == "import.changed-not-applied"
            assert all(part in reject["reason"] for part in differs)


@pytest.mark.parametrize(
    "lines",
    [
        [WANG, LEE],
        # Another row of the file says it, before or after.
        [LEE, WANG],
        [WANG.replace("王小明,13800138000", ","), WANG, LEE],
    ],
    ids=["as-before", "other-order", "one-row-more"],
)
async def test_a_cell_that_another_row_fills_is_not_emptied(tmp_path: Path, lines: list[str]) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, WANG, LEE, kind="customers")
        summary = await imported(store, tmp_path, *lines, kind="customers")
    assert (summary["rows"], summary["rejected"], summary["events"]) == (len(lines), 0, 0)


async def test_what_no_file_said_is_not_held_against_an_empty_cell(tmp_path: Path) -> None:
    """The owner and the contact are those of another client, or of no one."""
    line = "KH-001,上海某某公司,,2025-03-01,,,"
    async with memory_store() as store:
        await imported(store, tmp_path, line, "KH-002,北京公司,,,,,", kind="customers")
        await sent(
            store,
            EnrolPerson(manager_id="li", full_name="Li"),
            AssignOwner(customer_id="KH-001", owner_id="li"),
            AddContact(customer_id="KH-001", contact_id="w", surname="Wang"),
        )
        summary = await imported(store, tmp_path, line, "KH-002,北京公司,,,,,", kind="customers")
    assert (summary["rows"], summary["rejected"], summary["events"]) == (2, 0, 0)
