"""The order of changes of what a customer has one of at a time: its details, its owner, each contact, each project.

Only the latest is kept of these, so a change is not dated before it (semantics 31 and 32). The registration says the
details first: it counts as their first change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from contracts.customers.contact import (
    AddContact,
    ChangeContact,
    CheckPhone,
    ContactRecorded,
    ContactRemoved,
    PhoneChecked,
    RemoveContact,
)
from contracts.customers.customer import (
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerEvent,
)
from contracts.customers.file import AddProject, ChangeProject, ProjectRecorded
from contracts.customers.information import (
    BasicInformationChanged,
    BasicInformationChangedV1,
    BusinessInformationChanged,
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    CreditInformationChanged,
    CreditInformationChangedV1,
    MarketInformationChanged,
    MarketInformationChangedV1,
    RecordSource,
    SourceRecorded,
)
from contracts.customers.ownership import AssignOwner, CustomerHandedOver, HandOverCustomer, OwnerAssigned
from contracts.message import Message
from contracts.tiers.tier import (
    ApproveTier,
    ProposeTier,
    RejectTier,
    TierApproved,
    TierProposed,
    TierRejected,
)
from domain.customers.state import Customer, Registered
from domain.decider import Refused, changed, checked
from domain.timeline import shown

DETAILS: Final = "the details"
# Each of their events says the whole of it.
ONE_OF: Final[Mapping[type[Message], str]] = {
    ChangeCustomerDetails: DETAILS,
    CustomerDetailsChanged: DETAILS,
    CustomerDetailsChangedV2: DETAILS,
    ChangeBasicInformation: "the basic information",
    BasicInformationChanged: "the basic information",
    BasicInformationChangedV1: "the basic information",
    ChangeBusinessInformation: "the business information",
    BusinessInformationChanged: "the business information",
    ChangeCreditInformation: "the credit information",
    CreditInformationChanged: "the credit information",
    CreditInformationChangedV1: "the credit information",
    ChangeMarketInformation: "the market information",
    MarketInformationChanged: "the market information",
    MarketInformationChangedV1: "the market information",
    RecordSource: "the source",
    SourceRecorded: "the source",
}
ENDS: Final = (RemoveContact, HandOverCustomer, ApproveTier, RejectTier)


class EndsBeforeItBegins(Refused):
    code = "customer.ends-before-it-begins"


class ContradictsLater(Refused):
    code = "customer.contradicts-later"


def thing_of(message: Message) -> str | None:
    """Name what a command or event is about, for a person; None where the order of changes is kept elsewhere."""
    if name := ONE_OF.get(type(message)):
        return name
    match message:
        case AddProject() | ChangeProject() | ProjectRecorded():
            return f"project {message.project_id}"
        case AssignOwner() | HandOverCustomer() | OwnerAssigned() | CustomerHandedOver():
            return "the owner"
        case (
            AddContact(contact_id=contact)
            | ChangeContact(contact_id=contact)
            | RemoveContact(contact_id=contact)
            | CheckPhone(contact_id=contact)
            | ContactRecorded(contact_id=contact)
            | ContactRemoved(contact_id=contact)
            | PhoneChecked(contact_id=contact)
        ):
            return f"contact {contact}"
        case (
            ProposeTier(scheme=scheme)
            | ApproveTier(scheme=scheme)
            | RejectTier(scheme=scheme)
            | TierProposed(scheme=scheme)
            | TierApproved(scheme=scheme)
            | TierRejected(scheme=scheme)
        ):
            return f"the proposal in {scheme}"
        case _:
            return None


def check(customer: Customer, command: Message, at: datetime) -> None:
    """Refuse a command at an instant before the latest change of the same thing, which could not follow it."""
    thing = thing_of(command)
    latest = _latest(customer, thing) if isinstance(customer, Registered) and thing else None
    if latest is None or at >= latest:
        return
    if isinstance(command, ENDS):
        raise EndsBeforeItBegins(
            f"{thing} last changed at {shown(latest)}, and cannot end or be decided on at {shown(at)}."
        )
    raise ContradictsLater(f"{thing} changed at {shown(latest)}, which could not follow a change at {shown(at)}.")


def _latest(customer: Registered, thing: str) -> datetime | None:
    latest = customer.latest.get(thing)
    if thing != DETAILS:
        return latest
    return max(latest, customer.registered_at) if latest else customer.registered_at


def after_latest(
    command: Message, at: datetime, decision: Callable[[Customer], Sequence[CustomerEvent]]
) -> Callable[[Customer], Sequence[CustomerEvent]]:
    """Return the decision at an instant with this check before it."""
    return checked(lambda customer: check(customer, command, at), decision)


def noted(customer: Registered, event: Message, at: datetime) -> Registered:
    """Return the customer with the instant of the latest change; what was stored in another order stays so."""
    thing = thing_of(event)
    if thing is None:
        return customer
    return changed(customer, latest=customer.latest.set(thing, max(at, customer.latest.get(thing, at))))
