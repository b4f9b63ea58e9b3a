"""Forgetting a customer or a contact (AC2): what forbids it, and what is left of the record afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, assert_never

from immutables import Map

from contracts.customers.customer import CustomerEvent
from contracts.customers.erasure import (
    ContactErased,
    CustomerErased,
    EraseContact,
    EraseCustomer,
    ErasureEvent,
    ErasureRequested,
    RequestErasure,
)
from contracts.sealing import ERASED
from domain.customers.contact import UnknownContact
from domain.customers.state import (
    Customer,
    CustomerMergedAway,
    CustomerNotRegistered,
    Erasure,
    Registered,
    current_customer,
)
from domain.decider import Refused


class ErasureHeld(Refused):
    code = "customer.erasure-held"


class ErasureNotRequested(Refused):
    code = "customer.erasure-not-requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What of a customer is not settled, and the day of its last invoice."""

    invoices: int = 0
    disputes: int = 0
    complaints: int = 0
    last_invoice_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a pack says of erasing: whether it takes two persons, and until when names on invoices are kept."""

    policy: str | None = None
    by_two: bool = False
    name_kept_until: date | None = None


NOTHING_OPEN: Final = Open()


def request_erasure(customer: Customer, command: RequestErasure) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if customer.erasure_requested_by is not None:
        return []
    return [ErasureRequested(customer_id=command.customer_id, requested_by=command.by)]


def erase_customer(
    customer: Customer, command: EraseCustomer, *, at: datetime, unsettled: Open, terms: Terms
) -> list[CustomerEvent]:
    """Erase a customer, or what was kept of one when its time is over; `unsettled` counts its duplicates' as well."""
    if not isinstance(customer, Registered):
        raise CustomerNotRegistered(f"Customer {command.customer_id} is not registered.")
    if customer.merged_into is not None:
        raise CustomerMergedAway(
            f"Customer {command.customer_id} is merged into {customer.merged_into}: erase that one, and both are."
        )
    kept_until = terms.name_kept_until if terms.name_kept_until and terms.name_kept_until > at.date() else None
    if customer.erased and (customer.erased.name_kept_until is None or kept_until):
        return []
    requested_by = customer.erasure_requested_by
    if terms.by_two and not customer.erased and requested_by in {None, command.by}:
        asked = (
            f"{requested_by} has asked for it, and another person must erase it"
            if requested_by
            else ("one person asks for it first (request-erasure), and another erases it")
        )
        raise ErasureNotRequested(f"{terms.policy} wants two persons to erase a customer: {asked}.")
    _check_settled(command.customer_id, unsettled)
    return [
        CustomerErased(
            customer_id=command.customer_id,
            erased_by=command.by,
            requested_by=requested_by,
            name_kept_until=kept_until,
            policy=terms.policy,
        )
    ]


def of_duplicate(duplicate_id: str, events: Sequence[CustomerEvent]) -> list[CustomerEvent]:
    """Return what erases a duplicate along with its survivor."""
    return [event.model_copy(update={"customer_id": duplicate_id}) for event in events]


def _check_settled(customer_id: str, unsettled: Open) -> None:
    counts = {"invoice": unsettled.invoices, "dispute": unsettled.disputes, "complaint": unsettled.complaints}
    found = [f"{count:,} {what}{'s' if count > 1 else ''}" for what, count in counts.items() if count]
    if found:
        are = "is" if sum(counts.values()) == 1 else "are"
        raise ErasureHeld(f"Customer {customer_id} cannot be erased while {' and '.join(found)} of it {are} open.")


def erase_contact(customer: Customer, command: EraseContact) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if command.contact_id in customer.erased_contacts:
        return []
    if command.contact_id not in customer.contacts:
        raise UnknownContact(f"Customer {command.customer_id} has no contact {command.contact_id}.")
    return [ContactErased(customer_id=command.customer_id, contact_id=command.contact_id, erased_by=command.by)]


def forget_again(customer: Customer, customer_id: str, contact_id: str | None, by: str) -> list[CustomerEvent]:
    """Erase what was erased before a backup from then was restored: nothing holds it any more."""
    if not isinstance(customer, Registered) or customer.erased:
        return []
    if contact_id is None:
        return [CustomerErased(customer_id=customer_id, erased_by=by)]
    known = contact_id in customer.contacts and contact_id not in customer.erased_contacts
    return [ContactErased(customer_id=customer_id, contact_id=contact_id, erased_by=by)] if known else []


def evolve(customer: Registered, event: ErasureEvent, at: datetime) -> Registered:
    match event:
        case ErasureRequested():
            return replace(customer, erasure_requested_by=event.requested_by)
        case ContactErased():
            return replace(
                customer,
                contacts=customer.contacts.set(event.contact_id, None),
                erased_contacts=customer.erased_contacts | {event.contact_id},
            )
        case CustomerErased():
            return _without_personal_data(customer, Erasure(at, event.erased_by, event.name_kept_until))
        case _:
            assert_never(event)


def _without_personal_data(customer: Registered, erasure: Erasure) -> Registered:
    """Return the record as it is also when it is read again, with the texts gone."""
    name = customer.details.full_name if erasure.name_kept_until else ERASED
    details = replace(customer.details, full_name=name)
    return replace(
        customer,
        erased=erasure,
        details=details,
        registered_as=details,
        information=Map(),
        projects=Map(),
        contacts=Map(dict.fromkeys(customer.contacts)),
    )
