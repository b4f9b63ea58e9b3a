"""What the rows of the customers and their account managers keep of what happened (CU1-CU10, AM1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.customers.contact import ContactEvent, ContactRecorded, ContactRemoved, PhoneChecked, PhoneCheckedV2
from contracts.customers.customer import CustomerDetailsChanged, CustomerRegistered, PurchaseRecorded
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnlinked,
    CustomerUnmerged,
    DuplicateRuledOut,
    MemberLinked,
    MemberUnlinked,
)
from contracts.customers.information import BasicInformationChanged, MarketInformationChanged, SourceRecorded
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.organisation.account_manager import (
    CoordinatorAssigned,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
)
from domain.customers.likeness.record import VERSION
from projections.customers import customer_list
from projections.customers.row import CustomerRow, Verification
from projections.engine.batch import fold
from projections.organisation import manager_list
from projections.survivor import Merge
from tests.examples import a, usd
from tests.projections.story import on, row, rows, stored, utc

REGISTERED = on("2025-01-01", a(CustomerRegistered, kind="dealer", received_at=utc("2024-12-31"), received_by="wang"))


def after(*events: Event) -> CustomerRow:
    """Return the row after these events, one a month."""
    months = [on(f"2025-{month:02}-01", event) for month, event in enumerate(events, start=2)]
    found = row(customer_list.PROJECTION, REGISTERED, *months)
    assert isinstance(found, CustomerRow)
    return found


def test_a_customer_is_listed_from_its_registration_on() -> None:
    kept = after()
    assert (kept.customer, kept.kind, kept.registered_at) == ("C8", "dealer", utc("2025-01-01"))
    assert (kept.received_at, kept.received_by) == (utc("2024-12-31"), "wang")


def test_details_change_as_a_whole() -> None:
    """CU3."""
    kept = after(a(CustomerDetailsChanged, full_name="Kunlun", market="foreign", country="DE", unit_id="export"))
    assert (kept.full_name, kept.kind, kept.market, kept.country, kept.unit_id) == (
        "Kunlun",
        None,
        "foreign",
        "DE",
        "export",
    )


def test_each_group_of_information_is_kept_as_it_was_told_last() -> None:
    """CU2."""
    kept = after(
        a(BasicInformationChanged, address="Main Road"),
        a(MarketInformationChanged, rivals=["Polar"]),
        a(BasicInformationChanged, address="Quay 2", fax="1"),
    )
    assert kept.information == {"basic": {"address": "Quay 2", "fax": "1"}, "market": {"rivals": ["Polar"]}}


def test_source_projects_and_verifications_are_kept() -> None:
    """CU1, CU4, CU9."""
    kept = after(
        a(SourceRecorded, source="referral", referred_by="C9"),
        a(ProjectRecorded, budget=usd("5.00")),
        a(CustomerVerified, verified_on=date(2025, 4, 1), next_due=date(2025, 10, 1)),
        a(CustomerVerified, verified_on=date(2025, 5, 1)),
    )
    assert (kept.source, kept.submitted_by, kept.vouched_by, kept.referred_by) == ("referral", "wang", "wang", "C9")
    budget = {"amount": "5.00", "currency": "USD"}
    assert kept.projects == {"hospital": {"project_name": "Riverside hospital", "budget": budget}}
    assert kept.verifications == (
        Verification(date(2025, 4, 1), "wang", date(2025, 10, 1)),
        Verification(date(2025, 5, 1), "wang", None),
    )


@pytest.mark.parametrize(
    "found_out", [partial(a, PhoneChecked, outcome="no-answer"), partial(a, PhoneCheckedV2, outcome="suspended")]
)
def test_a_contact_keeps_what_was_found_out_about_its_number_until_it_is_given_again(
    found_out: Callable[..., ContactEvent],
) -> None:
    """CU7."""
    number = {"phone": "+8613800138000", "phone_written": "13800138000"}
    given = a(ContactRecorded, **number, phone_given_at=utc("2025-02-01"))
    check = found_out(standing="grace", grace_until=utc("2025-03-03"))
    buyer = given.model_copy(update={"position": "buyer"})

    kept = after(given, check, buyer).contacts["wang"]
    assert (kept["position"], kept["standing"], kept["grace_until"]) == ("buyer", "grace", "2025-03-03T00:00:00Z")
    again = after(given, check, given.model_copy(update={"phone_given_at": utc("2025-04-01")})).contacts["wang"]
    assert "standing" not in again
    assert after(given, a(ContactRemoved)).contacts == {}


def test_the_owner_is_kept_with_the_event_that_gave_the_customer() -> None:
    """CU5."""
    kept = after(a(OwnerAssigned), a(CustomerHandedOver, to_id="li"))
    assert (kept.owner, kept.owner_since, kept.owner_position) == ("li", utc("2025-03-01"), 3)


def test_a_merge_is_kept_on_both_rows_until_it_is_taken_back() -> None:
    """CU6."""
    merged = after(a(CustomerMerged))
    assert (merged.merged_into, merged.merges) == ("C7", (Merge(utc("2025-02-01"), 2, "C7"),))
    apart = after(a(CustomerMerged), a(CustomerUnmerged))
    assert (apart.merged_into, apart.merges[1:]) == (None, (Merge(utc("2025-03-01"), 3, None),))
    survivor = after(a(CustomerAbsorbed, received_at=utc("2024-01-01"), received_by="li"))
    assert (survivor.absorbed, survivor.received_at, survivor.received_by) == (("C9",), utc("2024-01-01"), "li")
    alone = after(
        a(CustomerAbsorbed, received_at=utc("2024-01-01"), received_by="li"),
        a(CustomerReleased, received_at=utc("2024-12-31"), received_by="wang"),
    )
    assert (alone.absorbed, alone.received_at, alone.received_by) == ((), utc("2024-12-31"), "wang")


def test_a_link_is_kept_on_both_rows_until_it_is_taken_back() -> None:
    """CU6."""
    member = after(a(CustomerLinked))
    assert (member.head, member.relation) == ("C7", "same-company")
    assert (after(a(CustomerLinked), a(CustomerUnlinked)).head) is None
    assert after(a(MemberLinked, member_id="C10"), a(MemberLinked)).members == ("C10", "C9")
    assert after(a(MemberLinked), a(MemberUnlinked)).members == ()
    assert after(a(DuplicateRuledOut)).ruled_out == ("C9",)


def test_purchases_change_no_row() -> None:
    assert rows(customer_list.PROJECTION, on("2025-01-01", a(PurchaseRecorded))) == {}


def test_an_account_manager_is_listed_with_grade_coordinator_and_successor() -> None:
    """AM1."""
    kept = row(
        manager_list.PROJECTION,
        on("2025-01-01", a(ManagerAppointed)),
        on("2025-02-01", a(CoordinatorAssigned)),
        on("2025-03-01", a(ManagerGradeChanged, grade="first", coordinator_id="chen")),
        on("2025-04-01", a(ManagerLeft, successor_id="li")),
    )
    assert (kept.manager, kept.grade, kept.coordinator) == ("wang", "first", "chen")
    assert (kept.appointed_at, kept.left_at, kept.successor) == (utc("2025-01-01"), utc("2025-04-01"), "li")


def test_what_is_compared_to_find_duplicates_is_kept_and_follows_the_record() -> None:
    """CU6."""
    renamed = a(CustomerDetailsChanged, full_name="昆侖冷氣有限公司")
    told = (a(ContactRecorded, phone="+8613800138000"), a(BasicInformationChanged, address="浙江省杭州市文三路90号"))

    assert after(renamed).likeness["keys"] == ["n仑冷", "n冷气", "n昆仑", "skunlun 冷气"]
    assert after(renamed, *told).likeness["keys"] == [
        "a杭州文三路90号",
        "n仑冷",
        "n冷气",
        "n昆仑",
        "p+8613800138000",
        "skunlun 冷气",
    ]


def test_what_a_text_is_looked_for_in_is_kept_and_follows_the_record() -> None:
    """CU8."""
    told = (a(BasicInformationChanged, mobile="138-0013-8000"), a(ContactRecorded, given_name="伟"))

    assert "\n+8613800138000\n" in after(*told).searched
    assert "\n+8613800138000\n" not in after(*told, a(BasicInformationChanged, mobile=None)).searched
    assert after(*told, a(OwnerAssigned)).searched == after(*told).searched
    assert after(*told, a(OwnerAssigned)).read_to == after(*told, a(OwnerAssigned)).position


@pytest.mark.parametrize(
    "unread",
    [
        {"likeness": {}, "searched": "", "read_as": 0, "read_to": 0},
        # Read by this release, and changed by a worker of another one.
        {"likeness": {"keys": []}, "searched": "", "position": 2},
        {"likeness": {"keys": []}, "searched": "", "read_as": VERSION - 1},
    ],
)
def test_a_row_that_was_not_read_as_it_is_now_is_read_at_its_next_event(unread: dict[str, Any]) -> None:
    """CU6, CU8."""
    old = replace(after(), **unread)
    told = fold.decode(customer_list.PROJECTION, stored([on("2025-03-01", a(OwnerAssigned))] * 3)[2:])

    (now,) = fold.fold(customer_list.PROJECTION, told, {("C8",): old}).rows.values()
    assert (now.likeness, now.searched, now.read_as) == (after().likeness, after().searched, VERSION)
    assert now.read_to == now.position
