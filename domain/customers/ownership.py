"""The owner of a customer: the one person who answers for it (AM2), of a grade that its tier asks for (AM1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from contracts.customers.customer import CustomerEvent
from contracts.customers.ownership import (
    AssignOwner,
    CustomerHandedOver,
    HandOverCustomer,
    OwnerAssigned,
    OwnershipEvent,
)
from contracts.organisation.account_manager import Grade
from domain.customers.state import Customer, Registered, current_customer, registered_customer
from domain.decider import Refused
from domain.organisation.grade import is_enough


class HasOwner(Refused):
    code = "customer.has-owner"


class NotOwnedBy(Refused):
    code = "customer.not-owned-by"


class BelongsToHead(Refused):
    code = "customer.belongs-to-head"


class OwnerHasLeft(Refused):
    code = "customer.owner-has-left"


class GradeTooLow(Refused):
    code = "customer.grade-too-low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """The person who is to own the customer: the grade, if it is an account manager, and whether they have left."""

    grade: Grade | None = None
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The lowest grade that may own customers of each tier, and the policy that says so."""

    grades: Mapping[str, Grade] = field(default_factory=dict)
    policy: str | None = None


NO_MINIMUM: Final = Minimum()


def assign_owner(
    customer: Customer, command: AssignOwner, *, taker: Taker, minimum: Minimum = NO_MINIMUM
) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if customer.owner_id == command.owner_id:
        return []
    if customer.link:
        raise BelongsToHead(
            f"Customer {command.customer_id} is linked under {customer.link.head_id}, whose owner answers for it (CU6)."
        )
    if customer.owner_id is not None:
        raise HasOwner(f"{customer.owner_id} answers for customer {command.customer_id}: hand it over instead.")
    _check_taker(customer, command.owner_id, taker, minimum)
    return [OwnerAssigned(customer_id=command.customer_id, owner_id=command.owner_id, policy=minimum.policy)]


def hand_over_customer(
    customer: Customer, command: HandOverCustomer, *, taker: Taker, minimum: Minimum = NO_MINIMUM
) -> list[CustomerEvent]:
    # A customer that was merged away has an owner, too: it may come back, and must not be forgotten then.
    customer = registered_customer(customer, command.customer_id)
    if (customer.handed_over_by, customer.owner_id) == (command.from_id, command.to_id):
        return []
    if customer.owner_id != command.from_id:
        owned = f"{customer.owner_id} answers for it" if customer.owner_id else "it has no owner"
        raise NotOwnedBy(f"{command.from_id} cannot hand over customer {command.customer_id}: {owned}.")
    _check_taker(customer, command.to_id, taker, minimum)
    return [
        CustomerHandedOver(
            customer_id=command.customer_id,
            from_id=command.from_id,
            to_id=command.to_id,
            policy=minimum.policy,
        )
    ]


def _check_taker(customer: Registered, taker_id: str, taker: Taker, minimum: Minimum) -> None:
    if taker.left:
        raise OwnerHasLeft(f"{taker_id} has left and takes no more customers.")
    tier = customer.tier.tier if customer.tier else None
    needed = minimum.grades.get(tier) if tier else None
    if needed is None or is_enough(taker.grade, needed):
        return
    grade = f"is {taker.grade}" if taker.grade else "is not an account manager"
    raise GradeTooLow(
        f"Customers of tier {tier} are for account managers of grade {needed} or above "
        f"({minimum.policy}, AM1): {taker_id} {grade}."
    )


def evolve(customer: Registered, event: OwnershipEvent) -> Registered:
    match event:
        case OwnerAssigned():
            return replace(customer, owner_id=event.owner_id, handed_over_by=None)
        case CustomerHandedOver():
            return replace(customer, owner_id=event.to_id, handed_over_by=event.from_id)
