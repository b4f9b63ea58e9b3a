"""Lists of customers on PostgreSQL: filters, search, counts, files and verifications (CU4-CU10, AM2)."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, LiteralString

import pytest
from psycopg import AsyncConnection
from psycopg.sql import SQL

from contracts.complaints.complaint import ComplaintReceived
from contracts.customers.contact import ContactRecorded, PhoneChecked
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, TierAssigned
from contracts.customers.file import CustomerVerified
from contracts.customers.identity import CustomerAbsorbed, CustomerLinked, CustomerMerged, MemberLinked
from contracts.customers.information import BasicInformationChanged, SourceRecorded
from contracts.customers.ownership import OwnerAssigned
from contracts.organisation.account_manager import (
    CoordinatorAssigned,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
)
from domain.calendar.period import Period
from projections.customers import counts, directory, owned, verification_due
from projections.customers.counts import By, CountsQuery
from projections.customers.customer_list import PROJECTION
from projections.customers.directory import CustomersQuery
from projections.customers.file import customer_file
from projections.customers.rereading import read_all
from projections.customers.verification_due import VerificationsQuery
from projections.engine import table
from projections.organisation import account_managers
from tests.examples import a
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

NOW = utc("2026-06-01")
NUMBER = {"phone": "+8613800138000", "phone_written": "13800138000", "phone_given_at": utc("2025-01-01")}


def customer(id_: str, day: str, **fields: Any) -> Happened:
    return on(day, a(CustomerRegistered, customer_id=id_, **fields))


HISTORY = (
    customer("A", "2025-01-31", full_name="昆仑冷气有限公司", kind="dealer", size="large", received_at=NOW),
    customer("B", "2025-02-01", full_name="Kunlun Services", kind="contractor", market="foreign", country="DE"),
    customer("C", "2025-03-01", full_name="Wang", kind="end-user", unit_id="export"),
    customer("D", "2025-04-01", full_name="Wang's wife", region="%_"),
    on("2025-05-01", a(TierAssigned, customer_id="A", tier="gold")),
    on("2025-05-01", a(TierAssigned, customer_id="A", tier="core", scheme="x/core", main=False)),
    on("2025-05-01", a(OwnerAssigned, customer_id="A", owner_id="li")),
    on("2025-05-01", a(OwnerAssigned, customer_id="C", owner_id="wang")),
    on("2025-05-01", a(OwnerAssigned, customer_id="D", owner_id="li")),
    on("2025-05-01", a(SourceRecorded, customer_id="A")),
    on("2025-05-01", a(BasicInformationChanged, customer_id="C", address="文三路 90 号")),
    on("2025-05-01", a(ContactRecorded, customer_id="C", **NUMBER)),
    on("2025-05-01", a(BasicInformationChanged, customer_id="D", mobile="１３８-００１３ 8000（王芳）")),
    on("2025-05-01", a(PhoneChecked, customer_id="C", standing="grace", grace_until=utc("2025-05-03"))),
    on("2025-05-01", a(CustomerMerged, customer_id="B", survivor_id="A")),
    on("2025-05-01", a(CustomerAbsorbed, customer_id="A", duplicate_id="B")),
    on("2025-05-01", a(CustomerLinked, customer_id="D", head_id="C", relation="same-family")),
    on("2025-05-01", a(MemberLinked, customer_id="C", member_id="D", relation="same-family")),
    on("2025-05-01", a(ManagerAppointed, manager_id="wang", grade="first")),
    on("2025-05-01", a(ManagerAppointed, manager_id="chen", grade="senior")),
    on("2025-05-01", a(ManagerAppointed, manager_id="li", grade="second")),
    on("2025-05-01", a(ManagerAppointed, manager_id="sun", grade="trainee")),
    on("2025-05-01", a(CoordinatorAssigned, manager_id="wang", coordinator_id="chen")),
    on("2025-05-01", a(CoordinatorAssigned, manager_id="li", coordinator_id="wang")),
    on("2025-05-01", a(CoordinatorAssigned, manager_id="sun", coordinator_id="li")),
    on("2025-05-02", a(ManagerLeft, manager_id="chen", successor_id=None)),
    on("2025-05-02", a(ManagerGradeChanged, manager_id="li", grade="trainee", coordinator_id="wang")),
    on("2025-05-01", a(PurchaseRecorded, customer_id="A", purchase="1", purchased_on=date(2025, 5, 1))),
    on("2025-05-01", a(PurchaseRecorded, customer_id="B", purchase="1", purchased_on=date(2025, 6, 1))),
    on("2025-05-01", a(ComplaintReceived, customer_id="B")),
    on("2026-01-15", a(CustomerVerified, customer_id="A", verified_on=date(2026, 1, 15), next_due=date(2026, 7, 15))),
)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection[Any]]:
    async with read_models(database_url, *HISTORY) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (CustomersQuery(), ["A", "C", "D"]),
        (CustomersQuery(kind="dealer"), ["A"]),
        (CustomersQuery(size="large", source="fair"), ["A"]),
        (CustomersQuery(market="foreign"), []),
        (CustomersQuery(region="%_"), ["D"]),
        (CustomersQuery(unit="export"), ["C"]),
        (CustomersQuery(unit="main"), ["A", "D"]),
        (CustomersQuery(tier="gold"), ["A"]),
        (CustomersQuery(tier="core"), []),
        (CustomersQuery(owner="wang"), ["C", "D"]),
        (CustomersQuery(owner="li"), ["A"]),
        (CustomersQuery(text="KUNLUN"), ["A"]),
        (CustomersQuery(text="address"), []),
        (CustomersQuery(text="phone_written"), []),
        (CustomersQuery(text="昆仑"), ["A"]),
        (CustomersQuery(text="文三路"), ["C"]),
        (CustomersQuery(text="13800138"), ["C", "D"]),
        (CustomersQuery(text="wang"), ["C", "D"]),
        (CustomersQuery(text="138-0013 8000"), ["C", "D"]),
        (CustomersQuery(text="+86 (138) 0013-8000"), ["C", "D"]),
        (CustomersQuery(text="ＫＵＮＬＵＮ"), ["A"]),
        (CustomersQuery(text="tel:138-0013-8000"), ["C", "D"]),
        (CustomersQuery(text="张三 13800138000"), ["C", "D"]),
        (CustomersQuery(text="文三路９０号"), ["C"]),
        (CustomersQuery(text="文三路九十號"), ["C"]),
        (CustomersQuery(text="北京崑崙冷氣"), ["A"]),
        (CustomersQuery(text="kun lun leng qi"), ["A"]),
        (CustomersQuery(text="KLLQ"), ["A"]),
        (CustomersQuery(text="%"), ["D"]),
        (CustomersQuery(text="_"), ["D"]),
        (CustomersQuery(text="\\"), []),
    ],
)
async def test_customers_are_filtered_and_searched(
    connection: AsyncConnection[Any], query: CustomersQuery, found: list[str]
) -> None:
    """CU8, and CU6: duplicates stand under their survivor, members have the owner of their head."""
    assert [each.customer for each in await directory.customers(connection, NOW, query)] == found


@pytest.mark.parametrize(
    "unread",
    [
        # Of a release that kept nothing, of one that read otherwise, and changed by a worker of either.
        "likeness = '{}', searched = '', read_as = 0, read_to = 0",
        "searched = '', read_as = read_as - 1",
        "searched = '', read_to = read_to - 1",
    ],
)
@pytest.mark.parametrize(("text", "found"), [("崑崙", ["A"]), ("tel:138 0013 8000", ["C", "D"]), ("services", ["A"])])
async def test_rows_that_a_worker_of_another_release_has_written_are_found(
    connection: AsyncConnection[Any], unread: LiteralString, text: str, found: list[str]
) -> None:
    """CU8."""
    await connection.execute(SQL("update customer_list set {}").format(SQL(unread)))
    query = CustomersQuery(text=text)
    assert [each.customer for each in await directory.customers(connection, NOW, query)] == found
    assert sum(
        each.customers for each in await counts.counts(connection, NOW, CountsQuery(by="kind", text=text))
    ) == len(found)


async def test_rows_of_another_release_are_read_once_after_an_upgrade(connection: AsyncConnection[Any]) -> None:
    """CU6, CU8."""
    before = await table.stored_rows(connection, PROJECTION)
    await _written_before_migration_21(connection)

    assert await read_all(connection) == len(before) - 1
    after = await table.stored_rows(connection, PROJECTION)
    assert {key: (row.likeness, row.searched, row.read_to) for key, row in after.items()} == {
        key: (row.likeness, row.searched, row.position) for key, row in before.items()
    }
    assert await read_all(connection) == 0


async def _written_before_migration_21(connection: AsyncConnection[Any]) -> None:
    """Leave all rows but C's as an earlier release left them; the constraint holds for what is written afterwards."""
    named = "written_by_a_worker_of_a_newer_release"
    await connection.execute(f"alter table customer_list drop constraint {named}")
    await connection.execute(
        "update customer_list set likeness = '{}', searched = '', read_as = 0, written = '' where customer <> 'C'"
    )
    await connection.execute(
        f"alter table customer_list add constraint {named} check (written = '21@' || position::text) not valid"
    )


async def test_a_duplicate_is_not_listed_under_its_own_id(connection: AsyncConnection[Any]) -> None:
    """CU6."""
    assert await directory.customers(connection, NOW, customer="B") == []


async def test_pages_follow_each_other(connection: AsyncConnection[Any]) -> None:
    first = await directory.customers(connection, NOW, limit=2)
    second = await directory.customers(connection, NOW, after=first[-1].customer, limit=2)
    assert [each.customer for each in (*first, *second)] == ["A", "C", "D"]


async def test_a_survivor_shows_whom_it_stands_for_and_a_head_its_members(connection: AsyncConnection[Any]) -> None:
    """CU6."""
    survivor, head, member = await directory.customers(connection, NOW)
    assert survivor.absorbed == ["B"]
    assert (head.members, member.head, member.relation) == (["D"], "C", "same-family")


async def test_customers_are_counted_by_what_they_are_classed_by(connection: AsyncConnection[Any]) -> None:
    """CU8."""
    by_owner = await counts.counts(connection, NOW, CountsQuery(by="owner"))
    assert [(each.value, each.customers) for each in by_owner] == [("wang", 2), ("li", 1)]
    by_kind = await counts.counts(connection, NOW, CountsQuery(by="kind", owner="wang"))
    assert [(each.value, each.customers) for each in by_kind] == [("end-user", 1), (None, 1)]


@pytest.mark.parametrize("by", ["kind", "owner", "unit"])
async def test_counts_follow_each_other_on_pages(connection: AsyncConnection[Any], by: By) -> None:
    """CU8."""
    together = await counts.counts(connection, NOW, CountsQuery(by=by))
    after = None
    for expected in together:
        (found,) = await counts.counts(connection, NOW, CountsQuery(by=by), after=after, limit=1)
        assert found == expected
        after = (found.customers, found.value)
    assert await counts.counts(connection, NOW, CountsQuery(by=by), after=after, limit=1) == []


async def test_a_file_holds_purchases_and_complaints_of_the_duplicates_too(connection: AsyncConnection[Any]) -> None:
    """CU8, CU6: whoever asks for the duplicate gets the survivor's."""
    for asked in ("A", "B"):
        file = await customer_file(connection, asked, NOW)
        assert file
        assert file.customer.customer == "A"
        assert (file.rest.purchases, file.rest.last_purchase) == (2, date(2025, 6, 1))
        assert (file.rest.complaints, file.rest.open_complaints) == (1, 1)
    assert await customer_file(connection, "nobody", NOW) is None


async def test_a_file_names_the_manager_and_tells_which_numbers_count(connection: AsyncConnection[Any]) -> None:
    """AM2, CU7."""
    file = await customer_file(connection, "D", NOW)
    assert file
    assert file.rest.manager
    assert (file.rest.manager["manager"], file.rest.manager["grade"]) == ("wang", "first")
    for moment, standing in (("2025-05-03", "grace"), ("2025-05-03T00:00:01", "void")):
        head = await customer_file(connection, "C", utc(moment))
        assert head
        assert head.rest.contacts["wang"]["standing"] == standing


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (date(2026, 1, 14), []),
        (date(2026, 1, 31), []),
        (date(2026, 3, 1), [("C", "2026-03-01", 0)]),
        (date(2026, 4, 2), [("C", "2026-03-01", 32), ("D", "2026-04-01", 1)]),
        (date(2026, 7, 15), [("C", "2026-03-01", 136), ("D", "2026-04-01", 105), ("A", "2026-07-15", 0)]),
    ],
)
async def test_files_are_due_for_verification_a_period_after_the_last_one_or_the_registration(
    connection: AsyncConnection[Any], as_of: date, due: list[tuple[str, str, int]]
) -> None:
    """CU4."""
    found = await verification_due.due_for_verification(connection, as_of, zone="UTC")
    assert [(each.customer, each.due.isoformat(), each.days_overdue) for each in found] == due


async def test_what_was_due_before_a_verification_stays_so_in_the_list_of_that_day(
    connection: AsyncConnection[Any],
) -> None:
    """CU4, interfaces 3: as of a day."""
    early = await verification_due.due_for_verification(
        connection, date(2026, 1, 14), zone="UTC", first_after={"main": Period.HALF_YEAR}
    )
    assert [(each.customer, each.last) for each in early] == [("A", None), ("D", None)]


async def test_files_due_come_in_pages_and_by_owner(connection: AsyncConnection[Any]) -> None:
    """CU4."""
    day = date(2026, 7, 15)
    (first,) = await verification_due.due_for_verification(connection, day, zone="UTC", limit=1)
    rest = await verification_due.due_for_verification(connection, day, zone="UTC", after=(first.due, first.customer))
    assert [each.customer for each in rest] == ["D", "A"]
    of_li = await verification_due.due_for_verification(connection, day, VerificationsQuery(owner="li"), zone="UTC")
    assert [each.customer for each in of_li] == ["A"]


async def test_whoever_leaves_has_every_record_listed_those_under_another_too(connection: AsyncConnection[Any]) -> None:
    """CU5."""
    assert [each.customer for each in await owned.owned(connection, "li")] == ["A", "D"]


async def test_account_managers_are_listed_with_how_many_customers_they_have(connection: AsyncConnection[Any]) -> None:
    """AM1, AM2."""
    found = await account_managers.managers(connection, NOW)
    assert [(each.manager, each.grade, each.customers) for each in found] == [
        ("chen", "senior", 0),
        ("li", "trainee", 1),
        ("sun", "trainee", 0),
        ("wang", "first", 2),
    ]
    assert await account_managers.managers(connection, NOW, after="wang") == []
    for each in found:
        asked = await directory.customers(connection, NOW, CustomersQuery(owner=each.manager))
        assert len(asked) == each.customers


async def test_nobody_is_coordinated_by_whoever_left_or_is_of_no_higher_grade(connection: AsyncConnection[Any]) -> None:
    """AM1: 高级协调一级及以下."""
    found = {each.manager: each.coordinator for each in await account_managers.managers(connection, NOW)}
    assert found == {"chen": None, "li": "wang", "sun": None, "wang": None}
    file = await customer_file(connection, "A", NOW)
    assert file
    assert file.rest.manager
    assert file.rest.manager["coordinator"] == "wang"
