"""Rows of customers register them with a contact and an owner (issue 10.4)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.customers.contact import AddContact
from contracts.customers.customer import RegisterCustomer
from contracts.customers.ownership import AssignOwner
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from services.imports.plan import ImportRow, Reject
from services.store.memory import memory_store
from tests.services.imports.performing import imported, rejects_of
from tests.services.imports.rows import CUSTOMERS, command_ids, commands, planned_rows

ROW = "KH-001,上海某某公司,经销商,2025/3/1,王小明,13800138000,li.wei"


def test_a_row_registers_a_customer_with_contact_and_owner(tmp_path: Path) -> None:
    register, contact, owner = commands(planned_rows("customers", tmp_path, ROW, zone="Asia/Shanghai"))
    assert register == RegisterCustomer(
        customer_id="KH-001",
        full_name="上海某某公司",
        kind="dealer",
        occurred_at=datetime(2025, 2, 28, 16, tzinfo=UTC),
    )
    assert isinstance(contact, AddContact)
    assert (contact.surname, contact.given_name, contact.phone) == ("王", "小明", "13800138000")
    assert owner == AssignOwner(customer_id="KH-001", owner_id="li.wei")


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("KH-001", "ＫＨ－００１"),
        ROW.replace("13800138000", "１３８００１３８０００"),
        ROW.replace("2025/3/1", "２０２５年３月１日"),
        ROW.replace("2025/3/1", "2025-03-01 00:00"),
        ROW.replace("2025/3/1", "2025.3.1"),
        # What a spreadsheet holds for that day.
        ROW.replace("2025/3/1", "45717"),
        ROW.replace("li.wei", " li.wei "),
        ROW.replace("经销商", "dealer"),
    ],
)
def test_digits_of_any_width_and_dates_of_spreadsheets_are_understood(tmp_path: Path, row: str) -> None:
    assert command_ids(planned_rows("customers", tmp_path, row)) == command_ids(
        planned_rows("customers", tmp_path, ROW)
    )


@pytest.mark.parametrize(
    ("name", "surname", "given_name"),
    [
        ("王小明", "王", "小明"),
        ("欧阳娜娜", "欧阳", "娜娜"),
        ("欧阳", "欧", "阳"),
        ("Ann Mary Lee", "Lee", "Ann Mary"),
        ("Lee", "Lee", None),
    ],
)
def test_a_name_is_read_in_its_two_parts(tmp_path: Path, name: str, surname: str, given_name: str | None) -> None:
    _, contact, _ = commands(planned_rows("customers", tmp_path, ROW.replace("王小明", name)))
    assert isinstance(contact, AddContact)
    assert (contact.surname, contact.given_name) == (surname, given_name)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace("KH-001", ""), "customer_id is empty"),
        (ROW.replace("KH-001", "KH 001"), "customer_id must be an id"),
        (ROW.replace("上海某某公司", ""), "full_name is empty"),
        (ROW.replace("2025/3/1", "1/3/2025"), "registered_on must be a date such as 2025-03-01"),
        (ROW.replace("2025/3/1", "2025/2/30"), "registered_on must be a date such as 2025-03-01"),
        (ROW.replace("li.wei", "li wei"), "owner_id must be an id"),
        (ROW.replace("王小明", "王" * 65), "contact_name must have at most 64 characters"),
    ],
)
def test_a_bad_row_names_its_column_and_the_rule(tmp_path: Path, row: str, reason: str) -> None:
    (bad,) = planned_rows("customers", tmp_path, row)
    assert isinstance(bad, Reject)
    assert bad.reason.startswith(reason)


def test_without_a_date_a_customer_is_registered_now_and_once(tmp_path: Path) -> None:
    undated = ROW.replace("2025/3/1", "")
    first, second = (planned_rows("customers", tmp_path, undated) for _ in range(2))
    assert command_ids(first) == command_ids(second)
    assert isinstance(first[0], ImportRow)
    assert first[0].steps[0].command.occurred_at is None


async def test_repeating_changes_nothing_and_a_changed_row_is_refused_whole(tmp_path: Path) -> None:
    lines = [ROW, ROW.replace("王小明,13800138000", "Ann Lee,13900139000"), "KH-002,北京公司,,,,,"]
    async with memory_store() as store:
        first = await imported(store, tmp_path, *lines, kind="customers")
        again = await imported(store, tmp_path, *lines, kind="customers")
        changed = await imported(
            store, tmp_path, ROW.replace("138001", "138002"), "KH-003,丙,,,,,li.wei", kind="customers"
        )
        state = (await store.load(DECIDER, "KH-001")).state
    # Li Wei, who is to own the customer, is enrolled first.
    assert (first["events"], first["rejected"]) == (6, 0)
    assert (again["events"], again["rejected"]) == (0, 0)
    assert (changed["events"], changed["rejected"]) == (2, 1)
    assert rejects_of(tmp_path)[0]["code"] == "customer.contact-id-taken"
    assert isinstance(state, Registered)
    assert (len(state.contacts), state.owner_id) == (2, "li.wei")
    assert CUSTOMERS.count(",") == ROW.count(",")
