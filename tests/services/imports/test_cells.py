"""A cell of any layout, changed or emptied since the file was imported, is a new fact or is named (semantics 34)."""

from pathlib import Path
from typing import Any, Final

import pytest

from services.imports.layouts.layouts import LAYOUTS
from services.store.memory import MemoryRecorder, memory_store
from tests.services.imports.performing import imported, rejects_of
from tests.services.imports.rows import accounts_in

ROW: Final = {
    "customers": {
        "customer_id": "KH-001",
        "full_name": "Haier Ltd",
        "kind": "dealer",
        "size": "large",
        "nature": "trader",
        "market": "foreign",
        "continent": "europe",
        "country": "DE",
        "region": "North",
        "unit_id": "",
        "registered_on": "2025-03-02",
        "received_at": "2025-03-01",
        "received_by": "chen",
        "contact_id": "w",
        "contact_name": "",
        "contact_surname": "Wang",
        "contact_given_name": "Ming",
        "contact_position": "buyer",
        "contact_email": "ming@example.com",
        "contact_phone": "13800138000",
        "owner_id": "li",
    },
    "receivables": {
        "customer_id": "A-1",
        "invoice_number": "605",
        "invoice_date": "2012-01-03",
        "due_date": "2012-02-02",
        "amount": "20.00",
        "disputed": "yes",
        "settled_date": "2012-02-15",
        "account_id": "X",
        "country_code": "818",
        "days_to_settle": "43",
        "days_late": "13",
    },
    "open-items": {
        "customer_id": "A-1",
        "kind": "invoice",
        "number": "605",
        "date": "2012-01-03",
        "amount": "20.00",
        "account_id": "X",
        "customer_name": "Haier Ltd",
        "due_date": "",
        "terms_days": "30",
        "terms_months": "1",
        "end_of_month": "after-days",
        "discount_percent": "2",
        "discount_days": "10",
        "against": "",
    },
    "helpdesk": {
        "case_id": "8",
        "activity": "Take in charge ticket",
        "resource": "R6",
        "timestamp": "2012-07-05 08:30:00",
        "customer": "C8",
        "seriousness": "S2",
        "service_level": "L2",
    },
    "bank-statement": {
        "entry_id": "B-1",
        "bank_account": "6222-01",
        "booked_on": "2025-03-01",
        "amount": "15.90",
        "currency": "CNY",
        "direction": "credit",
        "returned": "no",
        "payer": "Li",
        "text": "I1",
        "references": "I1",
    },
    "purchases": {"customer_id": "C1", "date": "2025-01-07", "quantity": "2", "amount": "19.90"},
}

# Another value for each cell; the others get a 2 at their end.
OTHER: Final = {
    "booked_on": "2025-03-02",
    "currency": "USD",
    "direction": "debit",
    "returned": "yes",
    "kind": "contractor",
    "size": "small",
    "nature": "manufacturer",
    "market": "domestic",
    "continent": "asia",
    "country": "FR",
    "unit_id": "south",
    "registered_on": "2025-03-03",
    "received_at": "2025-02-28",
    "contact_name": "Wang Ming",
    "contact_phone": "13800138001",
    "invoice_date": "2012-01-04",
    "due_date": "2012-02-03",
    "amount": "21.00",
    "disputed": "no",
    "settled_date": "2012-02-16",
    "activity": "Call back",
    "timestamp": "2012-07-05 08:31:00",
    "date": "2025-01-08",
    "quantity": "3",
    "end_of_month": "before-days",
}
# Cells of which no fact is made: figures that follow from others, a seriousness that the activity does not assign, and
# a continent that the country says as well. The name in an open item is that of a customer whom nobody knows yet.
SAY_NOTHING: Final = {
    ("receivables", "days_to_settle", "changed"),
    ("receivables", "days_to_settle", "emptied"),
    ("receivables", "days_late", "changed"),
    ("receivables", "days_late", "emptied"),
    ("open-items", "customer_name", "changed"),
    ("open-items", "customer_name", "emptied"),
    ("helpdesk", "service_level", "changed"),
    ("helpdesk", "service_level", "emptied"),
    ("helpdesk", "seriousness", "changed"),
    ("helpdesk", "seriousness", "emptied"),
    ("customers", "continent", "emptied"),
}
# How refusals name cells that commands have under another name.
AS_COMMANDS: Final = {
    "registered_on": ("occurred_at",),
    "timestamp": ("occurred_at",),
    "customer": ("customer_id",),
    "owner_id": ("li answers for",),
    "continent": ("in europe",),
    **dict.fromkeys(("terms_days", "terms_months", "end_of_month", "discount_percent", "discount_days"), ("terms",)),
    "date": ("invoice_date", "purchased_on"),
    "number": ("invoice",),
    "currency": ("amount",),
}
CHANGES: Final = [
    (kind, column, change)
    for kind, row in ROW.items()
    for column, value in row.items()
    for change in ("changed", "emptied")
    if value or change == "changed"
]


async def again(folder: Path, kind: str, *rows: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Import the rows one after another; return the last summary and its reasons."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        for row in rows:
            summary = await imported(
                store,
                folder,
                ",".join(row.values()),
                kind=kind,
                header=",".join(row),
                accounts_of=accounts_in(recorder),
            )
    return summary, [each["reason"] for each in rejects_of(folder)] if summary["rejected"] else []


def test_the_rows_have_every_column_of_their_layout() -> None:
    assert {kind: set(row) for kind, row in ROW.items()} == {
        kind: set(layout.columns) for kind, layout in LAYOUTS.items()
    }


@pytest.mark.parametrize(("kind", "column", "change"), CHANGES)
async def test_a_changed_or_emptied_cell_is_a_new_fact_or_is_named(
    tmp_path: Path, kind: str, column: str, change: str
) -> None:
    row = ROW[kind]
    cell = "" if change == "emptied" else OTHER.get(column, f"{row[column]}2")
    summary, reasons = await again(tmp_path, kind, row, row | {column: cell})

    if (kind, column, change) in SAY_NOTHING:
        assert (summary["rejected"], summary["events"]) == (0, 0)
    elif summary["rejected"]:
        # Named under the column, or under the word of the command for it.
        words = {column, *AS_COMMANDS.get(column, ()), column.removeprefix("contact_")}
        assert any(word in reasons[0] for word in words), reasons
        assert summary["events"] == 0
    else:
        assert summary["events"] > 0


async def test_the_day_of_registration_that_a_row_no_longer_says_is_named_as_it_was_written(tmp_path: Path) -> None:
    """It was dropped where the row also says when the customer was received."""
    row = ROW["customers"]
    _, emptied = await again(tmp_path, "customers", row, row | {"registered_on": ""})
    _, changed = await again(tmp_path, "customers", row, row | {"registered_on": "2025-03-03"})
    assert "registered_on is 2025-03-02, not empty" in emptied[0]
    assert "occurred_at is 2025-03-02T00:00:00Z, not 2025-03-03T00:00:00Z" in changed[0]


async def test_an_emptied_account_does_not_record_the_invoice_again_on_the_first_account(tmp_path: Path) -> None:
    """The debt stood on both accounts of the customer."""
    row = ROW["receivables"]
    second = row | {"invoice_number": "606", "account_id": "Y"}
    summary, reasons = await again(tmp_path, "receivables", row, second, second | {"account_id": ""})
    assert (summary["changed_not_applied"], summary["events"]) == (1, 0)
    assert "account_id is Y, not empty" in reasons[0]


async def test_another_customer_of_an_account_that_a_row_names_is_named(tmp_path: Path) -> None:
    row = ROW["receivables"]
    summary, reasons = await again(tmp_path, "receivables", row, row | {"customer_id": "A-2"})
    assert (summary["changed_not_applied"], summary["events"]) == (1, 0)
    assert "customer_id is A-1, not A-2" in reasons[0]
