"""Open items of an accounting system: part payments, credit notes and terms become the same ledger here (CR5)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from services.imports.plan import Reject
from services.store.memory import memory_store
from tests.services.imports.performing import account, imported
from tests.services.imports.rows import planned_rows

LATER = datetime(2025, 12, 31, tzinfo=UTC)
FILE = (
    "A-1,invoice,605,2025-01-03,100.00,2025-02-02,,,,,",
    "A-1,发票,606,2025-01-31,50.00,,45,before-days,,,",
    "A-1,receipt,B-7,2025-02-01,30.00,,,,,,605",
    "A-1,receipt,B-8,2025-02-10,20.00,,,,,,605",
    "A-1,credit-note,G-1,2025-02-12,10.00,,,,,,605",
    "A-1,credit-note,G-2,2025-02-13,5.00,,,,,,",
    "A-2,invoice,605,2025-01-03,1000.00,,30,,2,10,",
    "A-2,收款,B-9,2025-01-13,980.00,,,,,,605",
)


async def test_part_payments_credit_notes_and_terms_become_the_ledger(tmp_path: Path) -> None:
    async with memory_store() as store:
        summary = await imported(store, tmp_path, *FILE, kind="open-items")
        found, discounted = await account(store, "A-1-USD"), await account(store, "A-2-USD")

    assert (summary["rejected"], summary["changed_not_applied"]) == (0, 0)
    assert {number: each.owed(LATER).outstanding for number, each in found.invoices.items()} == {
        "605": Decimal(40),
        "606": Decimal(50),
    }
    # End of month, and 45 days.
    assert found.invoices["606"].due_date == date(2025, 3, 17)
    assert set(found.receipts) == {"B-7", "B-8"}
    assert found.credit_notes["G-2"].unapplied(LATER) == Decimal(5)
    assert discounted.invoices["605"].owed(LATER).outstanding == 0
    assert discounted.discounts["605"].amount == Decimal(20)


async def test_a_file_imported_again_changes_nothing_and_another_amount_is_named(tmp_path: Path) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, *FILE, kind="open-items")
        before = await account(store, "A-1-USD")
        again = await imported(store, tmp_path, *FILE, kind="open-items")
        changed = await imported(
            store,
            tmp_path,
            "A-1,receipt,B-7,2025-02-01,31.00,,,,,,605",
            "A-1,credit-note,G-1,2025-02-12,11.00,,,,,,605",
            "A-1,invoice,605,2025-01-03,101.00,2025-02-02,,,,,",
            kind="open-items",
        )

        assert await account(store, "A-1-USD") == before
    assert (again["rejected"], again["changed_not_applied"]) == (0, 0)
    assert changed["changed_not_applied"] == 3


async def test_a_receipt_that_names_no_invoice_of_the_account_is_rejected_alone(tmp_path: Path) -> None:
    async with memory_store() as store:
        summary = await imported(
            store, tmp_path, FILE[0], "A-1,receipt,B-7,2025-02-01,30.00,,,,,,999", FILE[3], kind="open-items"
        )
        found = await account(store, "A-1-USD")

    assert summary["rejected"] == 1
    assert found.invoices["605"].owed(LATER).outstanding == Decimal(80)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A-1,bill,605,2025-01-03,100.00,2025-02-02,,,,,", "kind must be one of"),
        ("A-1,invoice,605,2025-01-03,100.00,2025-01-02,,,,,", "due_date 2025-01-02 is before date"),
        ("A-1,invoice,605,2025-01-03,100.00,,,,,,", "due_date is empty, and so are terms_days and terms_months"),
        ("A-1,invoice,605,2025-01-03,100.00,,30,sometimes,,,", "end_of_month must be one of"),
        ("A-1,invoice,605,2025-01-03,100.00,,30,,101,10,", "percent"),
        ("A-1,invoice,605,2025-01-03,100.00,,30,,2,,7", "against must be empty"),
        ("A-1,receipt,B-1,2025-01-03,-1.00,,,,,,", "amount"),
    ],
)
def test_a_bad_row_is_rejected_with_the_column_and_the_rule(tmp_path: Path, line: str, said: str) -> None:
    (reject,) = planned_rows("open-items", tmp_path, line)

    assert isinstance(reject, Reject)
    assert said in reject.reason
