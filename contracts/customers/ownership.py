"""Who answers for a customer: assigned once, handed over from one person to the next without a gap (CU5, AM2)."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command, EventOfCustomer, Id, Label
from contracts.reference import KnownPerson


class AssignOwner(Command):
    """Make a person answerable for a customer that has no owner yet; later it is handed over."""

    name: ClassVar[str] = "customer.assign-owner"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    owner_id: KnownPerson = Field(
        description="Of the grade that the policy asks for the customer's tier; any person where it asks for none."
    )


class HandOverCustomer(Command):
    """Let another person answer for the customer from now on."""

    name: ClassVar[str] = "customer.hand-over"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    from_id: Id
    to_id: KnownPerson


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class OwnerAssigned(EventOfCustomer):
    type: ClassVar[str] = "customer.owner-assigned.v1"
    by_people: ClassVar[bool] = True

    owner_id: Id
    policy: Label | None = None
    rule: Label | None = None


class CustomerHandedOver(EventOfCustomer):
    type: ClassVar[str] = "customer.handed-over.v1"
    by_people: ClassVar[bool] = True

    from_id: Id
    to_id: Id
    policy: Label | None = None


OwnershipCommand = AssignOwner | HandOverCustomer
OwnershipEvent = OwnerAssigned | CustomerHandedOver
