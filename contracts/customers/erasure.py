"""Forgetting a customer or one of its contacts: their keys are destroyed, and what they sealed is gone (AC2)."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.customers.contact import contact_subject
from contracts.message import ByArrival, Command, EventOfCustomer, Forgotten, Id, Label


class RequestErasure(Command):
    """Ask that a customer is erased; another person then erases it, where the unit's pack wants two."""

    name: ClassVar[str] = "customer.request-erasure"

    occurred_at: ByArrival = None
    customer_id: Id
    by: Id = Field(description="Who asks for it.")


class EraseCustomer(Command):
    """Forget a customer for ever, with its duplicates: names, contacts, addresses, phones and free text cannot be read.

    Refused while an invoice, a dispute or a complaint is open. What happened stays, without what it told of the person.
    """

    name: ClassVar[str] = "customer.erase"

    occurred_at: ByArrival = None
    customer_id: Id
    by: Id = Field(description="Who erases it; where the unit's pack wants two persons, not who asked for it.")


class EraseContact(Command):
    """Forget a person to speak to at a customer for ever; the customer stays."""

    name: ClassVar[str] = "customer.erase-contact"

    occurred_at: ByArrival = None
    customer_id: Id
    contact_id: Id
    by: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ErasureRequested(EventOfCustomer):
    type: ClassVar[str] = "customer.erasure-requested.v1"
    by_people: ClassVar[bool] = True

    requested_by: Id


class CustomerErased(EventOfCustomer):
    """From now on its personal data cannot be read; subscribers forget what they hold of it.

    Until `name_kept_until` the name alone is kept, because the law wants invoices to be kept.
    """

    type: ClassVar[str] = "customer.erased.v1"
    by_people: ClassVar[bool] = True

    erased_by: Id
    requested_by: Id | None = None
    name_kept_until: date | None = None
    policy: Label | None = None

    def forgets(self) -> Forgotten:
        """Return the customer, with its contacts."""
        subject = f"customer/{self.customer_id}"
        return Forgotten(subject, (f"{subject}/name",) if self.name_kept_until else ())


class ContactErased(EventOfCustomer):
    """From now on nothing can be read of the contact; subscribers forget what they hold of it."""

    type: ClassVar[str] = "customer.contact-erased.v1"
    by_people: ClassVar[bool] = True

    contact_id: Id
    erased_by: Id

    def forgets(self) -> Forgotten:
        """Return the contact."""
        return Forgotten(contact_subject(self.customer_id, self.contact_id))


ErasureCommand = RequestErasure | EraseCustomer | EraseContact
ErasureEvent = ErasureRequested | CustomerErased | ContactErased
