"""Who reads a customer's contacts, when and what for: recorded before they are shown (AC1)."""

from typing import ClassVar

from pydantic import Field

from contracts.message import ByArrival, Command, EventOfCustomer, Id
from contracts.purpose import Purpose


class ReadContacts(Command):
    """Record that a person reads the contacts of a customer, and what for; each reading is one of its own."""

    name: ClassVar[str] = "customer.read-contacts"

    occurred_at: ByArrival = None
    customer_id: Id
    by: Id = Field(description="Who reads them.")
    purpose: Purpose = Field(description="What they are needed for.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ContactsRead(EventOfCustomer):
    type: ClassVar[str] = "customer.contacts-read.v1"

    read_by: Id
    purpose: Purpose


AccessCommand = ReadContacts
AccessEvent = ContactsRead
