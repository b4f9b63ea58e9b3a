"""Lists of invoices go by the date of the invoice, whenever it was recorded (semantics 33)."""

from datetime import date, datetime

import pytest

from contracts.credit.credit_account import InvoiceRecorded, ReceiptAllocated
from projections.credit.open_items import standing
from projections.credit.overdue_receivables import PROJECTION
from tests.examples import a, usd
from tests.projections.story import on, row, utc

INVOICE = a(
    InvoiceRecorded,
    amount=usd("100.00"),
    invoice_date=date(2025, 1, 1),
    due_date=date(2025, 1, 31),
    zone="Asia/Shanghai",
)


@pytest.mark.parametrize(
    ("recorded", "as_of", "is_listed"),
    [
        # Recorded long after, in time, and long before: the same.
        *[
            (recorded, as_of, is_listed)
            for recorded in ("2026-11-29T09:00", "2024-12-31T16:00", "2024-06-01T09:00")
            for as_of, is_listed in (
                (date(2024, 12, 31), False),
                (date(2025, 1, 1), True),
                (date(2025, 2, 1), True),
                (utc("2024-12-31T15:59:59.999999"), False),
                (utc("2024-12-31T16:00"), True),
                (utc("2026-11-29T08:59"), True),
            )
        ],
        # In the afternoon of its day: not before.
        ("2025-01-01T07:00", utc("2025-01-01T06:59"), False),
        ("2025-01-01T07:00", utc("2025-01-01T07:00"), True),
        ("2025-01-01T07:00", date(2025, 1, 1), True),
    ],
)
def test_an_invoice_is_in_the_list_from_its_own_date(recorded: str, as_of: date | datetime, is_listed: bool) -> None:
    """An invoice of 2025-01-01 recorded today was missing from every list as of a day before today."""
    assert (standing(row(PROJECTION, on(recorded, INVOICE)), as_of) is not None) == is_listed


def test_its_age_and_its_payments_count_from_their_own_dates() -> None:
    paid = a(ReceiptAllocated, amount=usd("60.00"))
    listed = row(PROJECTION, on("2026-11-29T09:00", INVOICE), on("2025-03-01T09:00", paid))

    before, after = standing(listed, date(2025, 2, 28)), standing(listed, date(2025, 3, 1))

    assert before
    assert (before.outstanding, before.days_overdue, before.bucket) == (usd("100.00").amount, 28, "1-30")
    assert after
    assert (after.outstanding, after.days_overdue) == (usd("40.00").amount, 29)
