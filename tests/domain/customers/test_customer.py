"""Decisions about who a customer is and which tier it has (CU1, CU4, TI1)."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.customers.customer import (
    AssignTier,
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerRegistered,
    RegisterCustomer,
    TierAssigned,
)
from contracts.customers.details import CustomerDetails
from domain.customers.customer import DECIDER, FIELDS, assign_tier, change_customer_details, register_customer
from tests.examples import a
from tests.given import given

NINE = datetime(2025, 1, 7, 9, tzinfo=UTC)
REGISTERED = a(CustomerRegistered)
registering = partial(register_customer, at=NINE)


def test_every_detail_that_a_command_can_give_is_kept() -> None:
    assert tuple(name for name in CustomerDetails.model_fields if name != "customer_id") == FIELDS


def test_a_customer_is_registered_with_what_is_known() -> None:
    given(DECIDER).when(registering, a(RegisterCustomer, kind="dealer", region="NL")).then(
        a(CustomerRegistered, kind="dealer", region="NL", received_at=NINE)
    )


def test_registering_the_same_customer_twice_changes_nothing() -> None:
    given(DECIDER, REGISTERED).when(registering, a(RegisterCustomer)).then_nothing()


@pytest.mark.parametrize("other", [{"full_name": "Bolt"}, {"kind": "dealer"}, {"region": "NL"}])
def test_registering_under_a_taken_id_with_other_details_is_refused(other: dict[str, str]) -> None:
    given(DECIDER, REGISTERED).when(registering, a(RegisterCustomer, **other)).then_refused("customer.id-taken")


def test_a_registration_repeated_after_the_details_changed_does_not_bring_the_old_ones_back() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, region="NL")).when(
        registering, a(RegisterCustomer)
    ).then_nothing()


def test_registering_with_the_details_as_they_are_by_now_changes_nothing() -> None:
    given(DECIDER, REGISTERED, a(CustomerDetailsChanged, kind="dealer", region="NL")).when(
        registering, a(RegisterCustomer, kind="dealer", region="NL")
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


def test_a_customer_is_classed_by_size_nature_and_place() -> None:
    """CU3: size, nature, and a foreign customer by continent, then by country."""
    classed = {"size": "large", "nature": "trader", "market": "foreign", "country": "DE"}
    given(DECIDER).when(registering, a(RegisterCustomer, **classed)).then(
        a(CustomerRegistered, **classed, continent="europe", received_at=NINE)
    )


@pytest.mark.parametrize(
    "place",
    [
        {"country": "DE"},
        {"continent": "europe"},
        {"market": "domestic", "country": "CN"},
        {"market": "foreign", "country": "ZZ"},
        {"market": "foreign", "country": "DE", "continent": "asia"},
    ],
)
def test_a_place_that_cannot_be_is_refused(place: dict[str, str]) -> None:
    """CU3."""
    given(DECIDER).when(registering, a(RegisterCustomer, **place)).then_refused("customer.no-such-place")
    given(DECIDER, REGISTERED).when(
        change_customer_details, ChangeCustomerDetails.model_validate({"customer_id": "C8", **place})
    ).then_refused("customer.no-such-place")


@pytest.mark.parametrize(
    ("moved", "place"),
    [
        ({"country": "JP"}, {"market": "foreign", "continent": "asia", "country": "JP"}),
        ({"continent": "africa"}, {"market": "foreign", "continent": "africa"}),
        ({"market": "domestic"}, {"market": "domestic"}),
    ],
)
def test_a_new_place_replaces_the_old_one_as_a_whole(moved: dict[str, str], place: dict[str, str]) -> None:
    """CU3."""
    german = a(CustomerRegistered, market="foreign", continent="europe", country="DE")
    command = ChangeCustomerDetails.model_validate({"customer_id": "C8", **moved})
    given(DECIDER, german).when(change_customer_details, command).then(a(CustomerDetailsChanged, **place))


def test_the_first_contact_may_be_earlier_than_the_registration() -> None:
    """CU6: a customer belongs to whoever received it first."""
    yesterday = NINE - timedelta(days=1)
    given(DECIDER).when(registering, a(RegisterCustomer, received_at=yesterday, received_by="wang")).then(
        a(CustomerRegistered, received_at=yesterday, received_by="wang")
    )


def test_nobody_received_a_customer_in_the_future() -> None:
    """CU6."""
    tomorrow = NINE + timedelta(days=1)
    given(DECIDER).when(registering, a(RegisterCustomer, received_at=tomorrow)).then_refused(
        "customer.received-in-future"
    )


@pytest.mark.parametrize("claim", [{"received_by": "li"}, {"received_at": NINE - timedelta(hours=1)}])
def test_registering_again_claims_no_other_first_contact(claim: dict[str, Any]) -> None:
    """CU6: whoever received first has the customer, so nobody may think that a later claim was heard."""
    received = a(CustomerRegistered, received_at=NINE, received_by="wang")
    given(DECIDER, received).when(registering, a(RegisterCustomer, **claim)).then_refused("customer.id-taken")
    given(DECIDER, received).when(registering, a(RegisterCustomer, received_at=NINE, received_by="wang")).then_nothing()


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


def test_a_detail_given_as_null_is_known_no_more_but_nobody_is_without_a_name() -> None:
    """CU3, CU4."""
    dealer = a(CustomerRegistered, kind="dealer", market="foreign", continent="europe", country="DE")
    given(DECIDER, dealer).when(change_customer_details, ChangeCustomerDetails(customer_id="C8", kind=None)).then(
        a(CustomerDetailsChanged, market="foreign", continent="europe", country="DE")
    )
    given(DECIDER, dealer).when(change_customer_details, ChangeCustomerDetails(customer_id="C8", market=None)).then(
        a(CustomerDetailsChanged, kind="dealer")
    )
    with pytest.raises(ValidationError, match="full_name changes, and is never cleared"):
        ChangeCustomerDetails(customer_id="C8", full_name=None)


@pytest.mark.parametrize("name", ["", " ", "\u3000"])
def test_a_name_is_more_than_blanks(name: str) -> None:
    """CU1."""
    with pytest.raises(ValidationError, match="full_name"):
        RegisterCustomer(customer_id="C8", full_name=name)
    assert RegisterCustomer(customer_id="C8", full_name=f"{name}王芳{name}").full_name == "王芳"
