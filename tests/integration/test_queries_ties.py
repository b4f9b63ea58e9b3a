"""Lists and files of customers that are tied to each other, on PostgreSQL (CU5, CU6)."""

from datetime import date
from typing import Any

from contracts.customers.customer import CustomerRegistered, PurchaseRecorded
from contracts.customers.identity import CustomerLinked, CustomerMerged, MemberLinked
from contracts.customers.ownership import OwnerAssigned
from projections.customers import directory, verification_due
from projections.customers.directory import CustomersQuery
from projections.customers.file import customer_file
from projections.customers.traits import traits
from projections.customers.verification_due import VerificationsQuery
from tests.examples import a
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

NOW = utc("2026-06-01")


def customer(id_: str, day: str, **fields: Any) -> Happened:
    return on(day, a(CustomerRegistered, customer_id=id_, **fields))


async def test_a_member_keeps_its_owner_while_its_head_has_none(database_url: str) -> None:
    """CU5, CU6: without a gap."""
    linked = (
        customer("C7", "2025-01-01"),
        customer("C8", "2025-01-02"),
        on("2025-01-03", a(OwnerAssigned, owner_id="li")),
        on("2025-01-04", a(CustomerLinked)),
        on("2025-01-04", a(MemberLinked, customer_id="C7", member_id="C8")),
    )
    async with read_models(database_url, *linked) as connection:
        found = await directory.customers(connection, NOW)
        assert [(each.customer, each.owner) for each in found] == [("C7", None), ("C8", "li")]
        assert [each.customer for each in await directory.customers(connection, NOW, CustomersQuery(owner="li"))] == [
            "C8"
        ]
        due = await verification_due.due_for_verification(
            connection, date(2026, 6, 1), VerificationsQuery(owner="li"), zone="UTC"
        )
        assert [each.customer for each in due] == ["C8"]
    assigned = on("2025-01-05", a(OwnerAssigned, customer_id="C7", owner_id="wang"))
    async with read_models(database_url, *linked, assigned) as connection:
        assert {each.owner for each in await directory.customers(connection, NOW)} == {"wang"}


async def test_whoever_is_one_already_is_not_suggested_to_be(database_url: str) -> None:
    """CU6: neither head and member, nor two members of one family."""
    family = (
        *(customer(id_, "2025-01-01") for id_ in ("C7", "C8", "C9")),
        *(on("2025-01-02", a(CustomerLinked, customer_id=id_)) for id_ in ("C8", "C9")),
        *(on("2025-01-02", a(MemberLinked, customer_id="C7", member_id=id_)) for id_ in ("C8", "C9")),
    )
    async with read_models(database_url, *family) as connection:
        apart = {each.customer: set(each.apart) - {each.customer} for each in await traits(connection, NOW)}
    assert apart == {"C7": {"C8", "C9"}, "C8": {"C7", "C9"}, "C9": {"C7", "C8"}}


async def test_a_file_holds_a_duplicate_whose_survivor_was_not_told_yet(database_url: str) -> None:
    """CU6: the process may have ended between the two."""
    half = (
        customer("C7", "2025-01-01"),
        customer("C8", "2025-01-02"),
        on("2025-01-02", a(PurchaseRecorded)),
        on("2025-01-03", a(CustomerMerged)),
    )
    async with read_models(database_url, *half) as connection:
        file = await customer_file(connection, "C7", NOW)
    assert file
    assert (file.rest.purchases, list(file.rest.duplicates)) == (1, ["C8"])
