"""What an earlier import of a row stored, and the row no longer says: a changed or emptied cell (semantics 34)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contracts.customers.contact import AddContact, ContactRecorded
from contracts.customers.customer import RegisterCustomer
from contracts.customers.ownership import AssignOwner
from contracts.message import Command
from domain.calendar import business_day
from domain.customers.state import Registered
from services.imports.plan import Differs

# Whether an earlier import has stored this command.
WasSaid = Callable[[Command], bool]
OWNER: Final = "owner_id"
CONTACT: Final = "contact"
REGISTERED: Final = "registered_on"


@dataclass(frozen=True, slots=True)
class RegionSaid:
    """The country code in a row of receivables; `since` is set where the row introduces the customer."""

    customer_id: str
    region: str | None
    since: datetime | None

    def differences(self, customer: Registered, was_said: WasSaid) -> Iterator[Differs]:
        """Compare with what an import stored: of a customer whom a person registered, the code says nothing."""
        before = customer.registered_as
        if before.full_name != self.customer_id or self.region in (before.region, customer.details.region):
            return
        if (self.region and before.region) or (self.since and was_said(self.introducing(before.region))):
            yield Differs("country_code", before.region or "empty", self.region or "empty")

    def introducing(self, region: str | None) -> RegisterCustomer:
        """Return the registration of the customer with another code."""
        return RegisterCustomer(
            customer_id=self.customer_id, full_name=self.customer_id, region=region, occurred_at=self.since
        )


@dataclass(frozen=True, slots=True)
class CellsSaid:
    """The cells about a customer that are empty in a file of customers, and that no other row of the file fills.

    Days of the file are in `zone`.
    """

    register: RegisterCustomer
    empty: frozenset[str]
    zone: str

    def differences(self, customer: Registered, was_said: WasSaid) -> Iterator[Differs]:
        """Compare with what an earlier file said; what else is known of the customer does not count."""
        ident, owner = self.register.customer_id, customer.owner_id
        if OWNER in self.empty and owner and was_said(AssignOwner(customer_id=ident, owner_id=owner)):
            yield Differs("owner_id", owner, "empty")
        if CONTACT in self.empty:
            for contact in customer.contacts.values():
                if contact and was_said(_adding(contact.recorded)):
                    yield Differs("contact_name", f"that of {contact.recorded.contact_id}", "empty")
        if REGISTERED in self.empty:
            dated = self.register.model_copy(update={"occurred_at": customer.registered_at})
            if was_said(dated):
                yield Differs("registered_on", business_day.day_in(self.zone, customer.registered_at), "empty")


def _adding(contact: ContactRecorded) -> AddContact:
    return AddContact(
        customer_id=contact.customer_id,
        contact_id=contact.contact_id,
        surname=contact.surname,
        given_name=contact.given_name,
        position=contact.position,
        email=contact.email,
        phone=contact.phone_written,
    )
