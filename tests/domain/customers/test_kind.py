"""A customer of a kind that only a pack knows (semantics 35): told by the second version of the events."""

from contracts.customers.customer import (
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerRegistered,
    CustomerRegisteredV2,
    RegisterCustomer,
)
from domain.customers.customer import DECIDER, change_customer_details, register_customer
from tests.examples import a
from tests.given import AT, given


def test_kinds_of_the_first_version_are_told_by_it_and_others_by_the_second() -> None:
    """Consumers of the first version see what they always saw."""
    for kind, version in ((None, CustomerRegistered), ("dealer", CustomerRegistered), ("member", CustomerRegisteredV2)):
        given(DECIDER).when(register_customer, a(RegisterCustomer, kind=kind), at=AT).then(
            a(version, kind=kind, received_at=AT)
        )


def test_a_customer_changes_from_one_to_the_other_and_back() -> None:
    dealer, member = a(CustomerRegistered, kind="dealer"), a(CustomerRegisteredV2, kind="member")
    given(DECIDER, dealer).when(change_customer_details, a(ChangeCustomerDetails, kind="member")).then(
        a(CustomerDetailsChangedV2, kind="member")
    )
    given(DECIDER, member).when(change_customer_details, a(ChangeCustomerDetails, kind="dealer")).then(
        a(CustomerDetailsChanged, kind="dealer")
    )
    given(DECIDER, member).when(register_customer, a(RegisterCustomer, kind="member"), at=AT).then_nothing()
