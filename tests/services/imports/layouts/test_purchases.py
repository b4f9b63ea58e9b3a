"""Rows of purchases become commands to customers (interfaces 2)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.customers.customer import RecordPurchase, RegisterCustomer
from contracts.money import Money
from services.imports.plan import ImportRow, Reject
from tests.services.imports.rows import command_ids, commands, planned_rows

ROW = "00004,1997-01-18,2,29.73"


def test_a_purchase_is_recorded_on_its_day_for_a_customer_registered_at_first_sight(tmp_path: Path) -> None:
    at = datetime(1997, 1, 18, 5, tzinfo=UTC)
    assert commands(planned_rows("purchases", tmp_path, ROW, zone="America/New_York")) == [
        RegisterCustomer(customer_id="00004", full_name="00004", occurred_at=at),
        RecordPurchase(
            customer_id="00004",
            purchase="1997-01-18/2/29.73/1",
            purchased_on=date(1997, 1, 18),
            quantity=2,
            amount=Money(amount=Decimal("29.73"), currency="USD"),
            occurred_at=at,
        ),
    ]


def test_two_identical_rows_are_two_purchases(tmp_path: Path) -> None:
    asked = commands(planned_rows("purchases", tmp_path, ROW, ROW.replace("29.73", "029.730")[:-1], ROW))
    numbers = [command.purchase for command in asked if isinstance(command, RecordPurchase)]
    assert numbers == ["1997-01-18/2/29.73/1", "1997-01-18/2/29.73/2", "1997-01-18/2/29.73/3"]


def test_the_same_purchase_of_another_customer_counts_for_itself(tmp_path: Path) -> None:
    asked = commands(planned_rows("purchases", tmp_path, ROW, ROW.replace("00004", "00005")))
    assert [command.purchase[-2:] for command in asked if isinstance(command, RecordPurchase)] == ["/1", "/1"]


def test_a_longer_file_keeps_the_ids_of_the_rows_it_had(tmp_path: Path) -> None:
    before = command_ids(planned_rows("purchases", tmp_path, ROW, ROW))
    after = command_ids(planned_rows("purchases", tmp_path, ROW, ROW.replace("-18", "-19"), ROW, ROW))
    assert set(before) < set(after)
    assert len(after) == len(before) + 2


def test_nothing_paid_is_a_purchase(tmp_path: Path) -> None:
    (row,) = planned_rows("purchases", tmp_path, ROW.replace("29.73", "-0.00"))
    assert isinstance(row, ImportRow)
    purchase = row.steps[-1].command
    assert isinstance(purchase, RecordPurchase)
    assert str(purchase.amount) == "0.00 USD"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (ROW.replace(",2,", ",-2,"), "quantity must be a whole number from 1"),
        (ROW.replace(",2,", ",0,"), "quantity must be a whole number from 1"),
        (ROW.replace(",2,", ",2.5,"), "quantity must be a whole number from 1"),
        (ROW.replace("29.73", "-1"), "amount must not be negative"),
        (ROW.replace("29.73", "1" * 30), "amount must be a decimal number"),
        (ROW.replace("29.73", "1" * 18), "amount must have at most 2 decimals in USD, 18 digits in all"),
        (ROW.replace("29.73", f"{'1' * 18}.{'1' * 18}"), "amount must have at most 2 decimals"),
        (ROW.replace("1997-01-18", "0001-01-01"), "date must be inside the calendar"),
        (ROW.replace("00004", "0\x004"), "customer_id must not have control characters"),
    ],
)
def test_a_row_that_is_no_purchase_is_rejected(tmp_path: Path, line: str, reason: str) -> None:
    (bad,) = planned_rows("purchases", tmp_path, line, zone="Asia/Shanghai")
    assert isinstance(bad, Reject)
    assert bad.reason.startswith(reason)
