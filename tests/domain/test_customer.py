"""Decisions about who a customer is and which tier it has (CU1, CU4, TI1)."""

import pytest

from contracts.customer import (
    AssignTier,
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerRegistered,
    RegisterCustomer,
    TierAssigned,
)
from domain.customer import DECIDER, assign_tier, change_customer_details, register_customer
from tests.examples import a
from tests.given import given

REGISTERED = a(CustomerRegistered)


def test_a_customer_is_registered_with_what_is_known() -> None:
    given(DECIDER).when(register_customer, a(RegisterCustomer, kind="dealer", region="NL")).then(
        a(CustomerRegistered, kind="dealer", region="NL")
    )


def test_registering_the_same_customer_twice_changes_nothing() -> None:
    given(DECIDER, REGISTERED).when(register_customer, a(RegisterCustomer)).then_nothing()


@pytest.mark.parametrize("other", [{"full_name": "Bolt"}, {"kind": "dealer"}, {"region": "NL"}])
def test_registering_under_a_taken_id_with_other_details_is_refused(other: dict[str, str]) -> None:
    given(DECIDER, REGISTERED).when(register_customer, a(RegisterCustomer, **other)).then_refused("customer.id-taken")


def test_a_registration_repeated_after_the_details_changed_does_not_bring_the_old_ones_back() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, region="NL")).when(
        register_customer, a(RegisterCustomer)
    ).then_nothing()


def test_registering_with_the_details_as_they_are_by_now_changes_nothing() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, kind="dealer", region="NL")).when(
        register_customer, a(RegisterCustomer, kind="dealer", region="NL")
    ).then_nothing()


def test_changed_details_are_told_together_with_those_that_stay() -> None:
    given(DECIDER, a(CustomerRegistered, kind="dealer", region="NL")).when(
        change_customer_details, ChangeCustomerDetails(customer_id="C8", region="CN-44")
    ).then(a(CustomerDetailsChanged, kind="dealer", region="CN-44"))


def test_name_and_kind_change_without_touching_the_region() -> None:
    given(DECIDER, a(CustomerRegistered, kind="dealer", region="NL")).when(
        change_customer_details, ChangeCustomerDetails(customer_id="C8", full_name="Kunlun", kind="contractor")
    ).then(a(CustomerDetailsChanged, full_name="Kunlun", kind="contractor", region="NL"))


def test_the_details_of_an_unregistered_customer_cannot_change() -> None:
    given(DECIDER).when(change_customer_details, ChangeCustomerDetails(customer_id="C8", region="NL")).then_refused(
        "customer.not-registered"
    )


def test_changing_details_to_what_they_are_changes_nothing() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, region="NL")).when(
        change_customer_details, ChangeCustomerDetails(customer_id="C8", region="NL")
    ).then_nothing()


def test_a_later_change_of_another_detail_keeps_the_earlier_change() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, region="NL")).when(
        change_customer_details, ChangeCustomerDetails(customer_id="C8", kind="end-user")
    ).then(a(CustomerDetailsChanged, region="NL", kind="end-user"))


def test_a_tier_is_assigned_with_the_policy_and_rule_that_led_to_it() -> None:
    given(DECIDER, REGISTERED).when(assign_tier, a(AssignTier, policy="abc-2025.1", rule="TI1.a")).then(
        a(TierAssigned, policy="abc-2025.1", rule="TI1.a")
    )


def test_an_unregistered_customer_has_no_tier() -> None:
    given(DECIDER).when(assign_tier, a(AssignTier)).then_refused("customer.not-registered")


def test_assigning_the_tier_a_customer_has_changes_nothing() -> None:
    given(DECIDER, REGISTERED, a(TierAssigned, policy="abc-2025.1", rule="TI1.a")).when(
        assign_tier, a(AssignTier, policy="abc-2025.1", rule="TI1.a")
    ).then_nothing()


@pytest.mark.parametrize("grounds", [{"policy": "abc-2025.2", "rule": "TI1.a"}, {"policy": "abc-2025.1"}])
def test_the_same_tier_on_other_grounds_is_a_new_decision(grounds: dict[str, str]) -> None:
    given(DECIDER, REGISTERED, a(TierAssigned, policy="abc-2025.1", rule="TI1.a")).when(
        assign_tier, a(AssignTier, **grounds)
    ).then(a(TierAssigned, **grounds))


def test_an_earlier_tier_can_be_assigned_again() -> None:
    given(DECIDER, REGISTERED, a(TierAssigned, tier="gold"), a(TierAssigned, tier="basic")).when(
        assign_tier, a(AssignTier, tier="gold")
    ).then(a(TierAssigned, tier="gold"))
