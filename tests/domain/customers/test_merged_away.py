"""What can be done with a record that was merged away (CU5, CU6)."""

from datetime import UTC, datetime
from typing import Final

from contracts.customers.customer import CustomerRegistered
from contracts.customers.file import VerifyCustomer
from contracts.customers.identity import (
    CustomerMerged,
)
from contracts.customers.ownership import AssignOwner, CustomerHandedOver, HandOverCustomer, OwnerAssigned
from domain.customers.customer import DECIDER
from domain.customers.file import verify_customer
from domain.customers.ownership import Taker, assign_owner, hand_over_customer
from tests.examples import a
from tests.given import given

NINE: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)


REGISTERED: Final = a(CustomerRegistered, received_at=NINE, received_by="wang")


MERGED: Final = a(CustomerMerged)


def test_what_is_said_of_a_customer_merged_away_is_said_of_the_survivor() -> None:
    """CU6."""
    outcome = given(DECIDER, REGISTERED, MERGED).when(verify_customer, a(VerifyCustomer), at=NINE)

    outcome.then_refused("customer.merged")
    assert "C7" in str(outcome.answer)
    given(DECIDER, REGISTERED, MERGED).when(assign_owner, a(AssignOwner), taker=Taker()).then_refused("customer.merged")


def test_a_customer_merged_away_is_handed_over_all_the_same() -> None:
    """CU5: it may come back, and then nobody must have forgotten it."""
    given(DECIDER, REGISTERED, a(OwnerAssigned), MERGED).when(
        hand_over_customer, a(HandOverCustomer), taker=Taker()
    ).then(a(CustomerHandedOver))
