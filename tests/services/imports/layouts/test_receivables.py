"""Rows of receivables become commands to credit accounts (interfaces 2)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import OpenCreditAccount, OpenDispute, RecordInvoice, RecordReceipt, ResolveDispute
from contracts.customers.customer import RegisterCustomer
from contracts.money import Money
from services.imports.plan import ImportRow, Reject
from tests.services.imports.rows import RECEIVABLES, command_ids, commands, names, planned_rows

SETTLED = "818,A-1,605,2012-01-03,2012-02-02,15.9,yes,2012-02-15"
OPEN = "818,A-1,606,2012-01-04,2012-02-02,20,no,"
ISSUED_AT = datetime(2012, 1, 2, 16, tzinfo=UTC)
SETTLED_AT = datetime(2012, 2, 14, 16, tzinfo=UTC)
EUROS = Money(amount=Decimal("15.90"), currency="EUR")


def test_a_settled_disputed_invoice_is_recorded_disputed_agreed_and_paid_on_its_days(tmp_path: Path) -> None:
    rows = planned_rows("receivables", tmp_path, SETTLED, zone="Asia/Shanghai", currency="EUR")
    account = {"account_id": "A-1-EUR"}
    assert commands(rows) == [
        RegisterCustomer(customer_id="A-1", full_name="A-1", region="818", occurred_at=ISSUED_AT),
        OpenCreditAccount(**account, customer_id="A-1", currency="EUR", zone="Asia/Shanghai", occurred_at=ISSUED_AT),
        RecordInvoice(
            **account,
            invoice="605",
            amount=EUROS,
            invoice_date=date(2012, 1, 3),
            due_date=date(2012, 2, 2),
            occurred_at=ISSUED_AT,
        ),
        OpenDispute(**account, invoice="605", amount=EUROS, occurred_at=ISSUED_AT),
        ResolveDispute(**account, invoice="605", occurred_at=SETTLED_AT),
        RecordReceipt(
            **account,
            receipt="605",
            amount=EUROS,
            allocations=(Allocation(invoice="605", amount=EUROS),),
            occurred_at=SETTLED_AT,
        ),
    ]


def test_an_unpaid_invoice_has_no_receipt_and_its_dispute_stands(tmp_path: Path) -> None:
    rows = planned_rows("receivables", tmp_path, OPEN, OPEN.replace(",no,", ",YES,").replace("606", "607"))
    asked = [name.removeprefix("credit-account.") for name in names(rows)]
    assert asked == ["customer.register", "open", "record-invoice", "record-invoice", "open-dispute"]


def test_customer_and_account_are_introduced_once_and_may_be_known_already(tmp_path: Path) -> None:
    first, second = planned_rows("receivables", tmp_path, SETTLED, OPEN)
    assert isinstance(first, ImportRow)
    assert isinstance(second, ImportRow)
    assert [step.introduction for step in first.steps] == [True, True, False, False, False, False]
    assert [step.introduction for step in second.steps] == [False]


def test_a_file_that_knows_more_settlements_adds_only_their_receipts(tmp_path: Path) -> None:
    before = command_ids(planned_rows("receivables", tmp_path, OPEN))
    after = command_ids(planned_rows("receivables", tmp_path, f"{OPEN}2012-03-01"))
    assert after[:-1] == before


def test_the_publishers_own_figures_and_foreign_columns_are_not_needed(tmp_path: Path) -> None:
    header = RECEIVABLES.removeprefix("country_code,")
    rows = planned_rows("receivables", tmp_path, SETTLED.removeprefix("818,"), header=header)
    assert commands(rows)[0] == RegisterCustomer(
        customer_id="A-1", full_name="A-1", occurred_at=datetime(2012, 1, 3, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        (SETTLED.replace("A-1", ""), "import.value-missing", "customer_id is empty"),
        (SETTLED.replace("A-1", "A 1"), "import.value-invalid", "customer_id must be an id: "),
        (SETTLED.replace("605", "6" * 65), "import.value-invalid", "invoice_number must be a document number"),
        (SETTLED.replace("15.9", "15.905"), "import.value-invalid", "amount must have at most 2 decimals in USD"),
        (SETTLED.replace("15.9", '"1,5"'), "import.value-invalid", "amount must be a decimal number"),
        (SETTLED.replace("15.9", "1e3"), "import.value-invalid", "amount must be a decimal number"),
        (SETTLED.replace("15.9", "NaN"), "import.value-invalid", "amount must be a decimal number"),
        (SETTLED.replace("15.9", "0"), "import.value-invalid", "amount: amount must be more than zero"),
        (SETTLED.replace("15.9", "-3"), "import.value-invalid", "amount: amount must be more than zero"),
        (SETTLED.replace("2012-01-03", "2012-02-30"), "import.value-invalid", "invoice_date must be a date"),
        (SETTLED.replace("2012-01-03", "20120103"), "import.value-invalid", "invoice_date must be a date"),
        (SETTLED.replace("2012-01-03", "2012-03-03"), "import.value-invalid", "due_date 2012-02-02 is before"),
        (SETTLED.replace("2012-02-15", "soon"), "import.value-invalid", "settled_date must be a date"),
        (SETTLED.replace("yes", "maybe"), "import.value-invalid", "disputed must be yes or no, not 'maybe'"),
        (SETTLED + ",x", "import.row-malformed", "the row has 9 values, and the header 8 columns"),
        (SETTLED.rpartition(",")[0], "import.row-malformed", "the row has 7 values, and the header 8 columns"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_the_field_and_the_rule(
    tmp_path: Path, line: str, code: str, reason: str
) -> None:
    good, bad, other = planned_rows("receivables", tmp_path, OPEN, line, OPEN.replace("606", "608"))
    assert isinstance(good, ImportRow)
    assert isinstance(other, ImportRow)
    assert isinstance(bad, Reject)
    assert (bad.record.line, bad.code) == (3, code)
    assert bad.reason.startswith(reason)


def test_a_rejected_row_introduces_nobody(tmp_path: Path) -> None:
    _, good = planned_rows("receivables", tmp_path, OPEN.replace("20", "x"), OPEN)
    assert isinstance(good, ImportRow)
    assert good.steps[0].introduction


def test_a_yen_has_no_decimals(tmp_path: Path) -> None:
    (bad,) = planned_rows("receivables", tmp_path, SETTLED, currency="JPY")
    assert isinstance(bad, Reject)
    assert "at most 0 decimals in JPY" in bad.reason
