"""Decisions on duplicates: merged into a survivor, who keeps the earliest first contact, and taken apart (CU6)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from contracts.customers.customer import CustomerEvent, CustomerRegistered
from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnmerged,
    MemberLinked,
    MergeCustomer,
    UnmergeCustomer,
)
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from domain.customers import merge
from domain.customers.customer import DECIDER
from domain.customers.state import Customer, Registered
from tests.examples import a
from tests.given import AT, after, given

NINE: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)
EARLIER: Final = NINE - timedelta(days=1)
REGISTERED: Final = a(CustomerRegistered, received_at=NINE, received_by="wang")
MERGED: Final = a(CustomerMerged)
C7: Final = a(CustomerRegistered, customer_id="C7", received_at=NINE, received_by="li")
# C7 takes C8 in.
TAKEN_IN: Final = a(
    CustomerAbsorbed,
    customer_id="C7",
    duplicate_id="C8",
    duplicate_received_at=EARLIER,
    duplicate_received_by="wang",
    duplicate_owner_id="wang",
    received_at=EARLIER,
    received_by="wang",
)
GIVEN_WITH_IT: Final = a(OwnerAssigned, customer_id="C7", owner_id="wang", rule="CU6")


def merge_customer(state: Customer, command: MergeCustomer, *, survivor: Customer) -> list[CustomerEvent]:
    return merge.merge_customer(state, command, survivor=survivor, at=AT).own


def absorb_customer(state: Customer, command: MergeCustomer, *, duplicate: Customer) -> list[CustomerEvent]:
    return merge.merge_customer(duplicate, command, survivor=state, at=AT).other


def unmerge_customer(state: Customer, command: UnmergeCustomer) -> list[CustomerEvent]:
    survivor = after(DECIDER, C7, TAKEN_IN)
    return merge.unmerge_customer(state, command, survivor=survivor, back_to=None, at=AT).own


def release_customer(state: Customer, command: UnmergeCustomer, *, back_to: str | None) -> list[CustomerEvent]:
    gone = after(DECIDER, REGISTERED, MERGED)
    return merge.unmerge_customer(gone, command, survivor=state, back_to=back_to, at=AT).other


def customer(*events: CustomerEvent) -> Registered:
    state = after(DECIDER, *events)
    assert isinstance(state, Registered)
    return state


def duplicate(*, received_at: datetime | None = EARLIER, owner: str | None = "wang") -> Registered:
    received = a(CustomerRegistered, received_at=received_at, received_by="wang" if received_at else None)
    owned = [a(OwnerAssigned, owner_id=owner)] if owner else []
    return customer(received, *owned, MERGED)


def test_a_duplicate_is_merged_into_the_survivor() -> None:
    """CU6."""
    given(DECIDER, REGISTERED).when(merge_customer, a(MergeCustomer), survivor=customer(C7)).then(MERGED)


def test_merging_twice_changes_nothing() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, MERGED).when(merge_customer, a(MergeCustomer), survivor=customer(C7)).then_nothing()
    given(DECIDER, C7, TAKEN_IN).when(absorb_customer, a(MergeCustomer), duplicate=duplicate()).then_nothing()


def test_a_customer_that_is_merged_goes_nowhere_else() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, MERGED).when(
        merge_customer, a(MergeCustomer, survivor_id="C9"), survivor=customer(C7)
    ).then_refused("customer.merged")


def test_nobody_is_merged_into_somebody_who_is_merged_away() -> None:
    """CU6."""
    gone = customer(C7, a(CustomerMerged, customer_id="C7", survivor_id="C9"))
    given(DECIDER, REGISTERED).when(merge_customer, a(MergeCustomer), survivor=gone).then_refused("customer.merged")
    given(DECIDER, C7, a(CustomerMerged, customer_id="C7", survivor_id="C9")).when(
        absorb_customer, a(MergeCustomer), duplicate=duplicate()
    ).then_refused("customer.merged")


def test_only_registered_customers_are_merged_and_only_with_another() -> None:
    """CU6."""
    given(DECIDER).when(merge_customer, a(MergeCustomer), survivor=customer(C7)).then_refused("customer.not-registered")
    given(DECIDER, REGISTERED).when(merge_customer, a(MergeCustomer), survivor=DECIDER.initial).then_refused(
        "customer.not-registered"
    )
    given(DECIDER, REGISTERED).when(
        merge_customer, a(MergeCustomer, survivor_id="C8"), survivor=customer(REGISTERED)
    ).then_refused("customer.merges-itself")
    given(DECIDER).when(unmerge_customer, a(UnmergeCustomer)).then_refused("customer.not-registered")


def test_a_customer_that_stands_for_others_is_not_merged_itself() -> None:
    """CU6: nobody must look through two merges."""
    given(DECIDER, REGISTERED, a(CustomerAbsorbed)).when(
        merge_customer, a(MergeCustomer), survivor=customer(C7)
    ).then_refused("customer.stands-for-others")


def test_a_customer_that_is_linked_is_unlinked_before_it_is_merged() -> None:
    """CU6."""
    links: list[CustomerEvent] = [a(CustomerLinked), a(MemberLinked)]
    for link in links:
        given(DECIDER, REGISTERED, link).when(merge_customer, a(MergeCustomer), survivor=customer(C7)).then_refused(
            "customer.linked"
        )


def test_the_survivor_keeps_the_earliest_first_contact_and_belongs_to_whoever_received_it() -> None:
    """CU6: 属最先接待的销售员."""
    given(DECIDER, C7, a(OwnerAssigned, customer_id="C7", owner_id="li")).when(
        absorb_customer, a(MergeCustomer), duplicate=duplicate()
    ).then(TAKEN_IN, GIVEN_WITH_IT)


def test_a_later_duplicate_changes_neither_first_contact_nor_owner() -> None:
    """CU6."""
    tomorrow = NINE + timedelta(days=1)
    given(DECIDER, C7, a(OwnerAssigned, customer_id="C7", owner_id="li")).when(
        absorb_customer, a(MergeCustomer), duplicate=duplicate(received_at=tomorrow)
    ).then(
        TAKEN_IN.model_copy(
            update={"duplicate_received_at": tomorrow, "received_at": NINE, "received_by": "li"},
        )
    )


def test_a_survivor_nobody_answers_for_gets_the_owner_of_its_duplicate() -> None:
    """CU6, AM2."""
    unknown = {"duplicate_received_at": None, "duplicate_received_by": None, "received_at": NINE, "received_by": "li"}
    given(DECIDER, C7).when(absorb_customer, a(MergeCustomer), duplicate=duplicate(received_at=None)).then(
        TAKEN_IN.model_copy(update=unknown), GIVEN_WITH_IT
    )


def test_without_any_first_contact_the_survivor_keeps_its_owner() -> None:
    """CU6: whoever is not known to have received first has no better claim."""
    nobody = {"duplicate_received_at": None, "duplicate_received_by": None, "received_at": None, "received_by": None}
    unreceived = a(CustomerRegistered, customer_id="C7", received_at=None, received_by=None)
    given(DECIDER, unreceived, a(OwnerAssigned, customer_id="C7", owner_id="li")).when(
        absorb_customer, a(MergeCustomer), duplicate=duplicate(received_at=None)
    ).then(TAKEN_IN.model_copy(update=nobody))


def test_a_duplicate_nobody_answers_for_leaves_the_owner() -> None:
    """CU6."""
    given(DECIDER, C7, a(OwnerAssigned, customer_id="C7", owner_id="li")).when(
        absorb_customer, a(MergeCustomer), duplicate=duplicate(owner=None)
    ).then(TAKEN_IN.model_copy(update={"duplicate_owner_id": None}))


def test_a_merge_is_taken_back_and_both_are_as_before() -> None:
    """CU6: reversible."""
    given(DECIDER, REGISTERED, MERGED).when(unmerge_customer, a(UnmergeCustomer)).then(a(CustomerUnmerged))
    given(DECIDER, C7, a(OwnerAssigned, customer_id="C7", owner_id="li"), TAKEN_IN, GIVEN_WITH_IT).when(
        release_customer, a(UnmergeCustomer), back_to="li"
    ).then(
        a(CustomerReleased, customer_id="C7", duplicate_id="C8", received_at=NINE, received_by="li"),
        a(OwnerAssigned, customer_id="C7", owner_id="li", rule="CU6"),
    )


def test_merges_are_taken_back_in_any_order_and_the_first_owner_has_the_survivor_again() -> None:
    """CU6: reversible."""
    brought_by_c9 = {"duplicate_id": "C9", "duplicate_owner_id": "chen", "received_by": "chen"}
    merged_twice: list[CustomerEvent] = [
        C7,
        a(OwnerAssigned, customer_id="C7", owner_id="li"),
        TAKEN_IN,
        GIVEN_WITH_IT,
        TAKEN_IN.model_copy(update=brought_by_c9 | {"received_at": EARLIER - timedelta(days=1)}),
        a(OwnerAssigned, customer_id="C7", owner_id="chen", rule="CU6"),
    ]
    released = a(CustomerReleased, customer_id="C7", duplicate_id="C8", received_at=EARLIER, received_by="chen")
    given(DECIDER, *merged_twice, released).when(
        release_customer, a(UnmergeCustomer, customer_id="C9"), back_to="li"
    ).then(
        a(CustomerReleased, customer_id="C7", duplicate_id="C9", received_at=NINE, received_by="li"),
        a(OwnerAssigned, customer_id="C7", owner_id="li", rule="CU6"),
    )


def test_taking_back_a_merge_that_gave_no_owner_takes_none_away() -> None:
    """CU5, CU6: li handed the survivor over to the owner of a later duplicate, so it did not come with the merge."""
    tomorrow = NINE + timedelta(days=1)
    later = {"duplicate_received_at": tomorrow, "received_at": NINE, "received_by": "li"}
    given(
        DECIDER,
        C7,
        a(OwnerAssigned, customer_id="C7", owner_id="li"),
        TAKEN_IN.model_copy(update=later),
        a(CustomerHandedOver, customer_id="C7", from_id="li", to_id="wang"),
    ).when(release_customer, a(UnmergeCustomer), back_to="li").then(
        a(CustomerReleased, customer_id="C7", duplicate_id="C8", received_at=NINE, received_by="li")
    )


def test_taking_back_twice_changes_nothing() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, MERGED, a(CustomerUnmerged)).when(unmerge_customer, a(UnmergeCustomer)).then_nothing()
    given(DECIDER, C7).when(release_customer, a(UnmergeCustomer), back_to="li").then_nothing()


def test_an_owner_who_has_left_or_handed_over_does_not_get_the_survivor_back() -> None:
    """CU5: nothing is forgotten."""
    released = a(CustomerReleased, customer_id="C7", duplicate_id="C8", received_at=NINE, received_by="li")
    merged: list[CustomerEvent] = [C7, a(OwnerAssigned, customer_id="C7", owner_id="li"), TAKEN_IN, GIVEN_WITH_IT]
    given(DECIDER, *merged).when(release_customer, a(UnmergeCustomer), back_to=None).then(released)
    given(DECIDER, *merged).when(release_customer, a(UnmergeCustomer), back_to="chen").then(
        released, a(OwnerAssigned, customer_id="C7", owner_id="chen", rule="CU6")
    )
    given(DECIDER, *merged, a(CustomerHandedOver, customer_id="C7", to_id="chen")).when(
        release_customer, a(UnmergeCustomer), back_to="li"
    ).then(released)
