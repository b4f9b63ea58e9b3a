"""Contacts, the people to speak to at a customer, and when their phone numbers count (CU7, 004 篇1 §2.4)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contracts.change import changes
from contracts.customers.contact import (
    AddContact,
    ChangeContact,
    CheckPhone,
    ContactEvent,
    ContactRecorded,
    ContactRemoved,
    PhoneChecked,
    PhoneCheckedV2,
    PhoneStanding,
    RemoveContact,
)
from contracts.customers.customer import CustomerEvent
from domain.alike import as_stored, check_alone, noted
from domain.content import repeated
from domain.customers.continent import CONTINENT_OF
from domain.customers.phone.number import read_phone
from domain.customers.phone.standing import void_because
from domain.customers.state import Contact, Customer, Registered, current_customer
from domain.decider import Refused

# 004 篇1 §2.4, unless a policy sets another: what cannot be connected (无法接通) or is suspended (停机) has two days.
GRACE: Final = timedelta(days=2)
ABOUT_NUMBER: Final = ("phone", "phone_country", "own_phone", "legible")
NUMBER: Final = ("phone", "phone_written", "phone_given_at", "void_because")


class ContactIdTaken(Refused):
    code = "customer.contact-id-taken"


class UnknownContact(Refused):
    code = "customer.unknown-contact"


class NoSuchCountry(Refused):
    code = "customer.no-such-country"


class NoPhone(Refused):
    code = "customer.no-phone"


class OutcomeUnclear(Refused):
    code = "customer.outcome-unclear"


class PhoneVoid(Refused):
    code = "customer.phone-void"


def add_contact(customer: Customer, command: AddContact, *, at: datetime) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    known = customer.contacts.get(command.contact_id)
    check_alone("contact", command.contact_id, known=customer.contacts, odd=customer.odd)
    contact = ContactRecorded(
        customer_id=command.customer_id,
        contact_id=command.contact_id,
        surname=command.surname,
        given_name=command.given_name,
        position=command.position,
        email=command.email,
    )
    if command.phone is not None:
        contact = _with_phone(contact, command, at)
    return [contact] if known is None else _added_again(command, known.recorded, contact)


def _added_again(command: AddContact, known: ContactRecorded, given: ContactRecorded) -> list[CustomerEvent]:
    return repeated(
        command,
        stored={name: getattr(known, name) for name in ("surname", "given_name", "position", "email")}
        | {"phone": _number(known), "occurred_at": known.phone_given_at or command.occurred_at},
        given={"phone": _number(given)},
        refusal=ContactIdTaken,
        known=f"Contact {command.contact_id} of customer {command.customer_id} is recorded",
    )


def _number(contact: ContactRecorded) -> tuple[str | None, ...]:
    """Return the number as it was written and as it was understood."""
    return (contact.phone, contact.phone_written, contact.void_because)


def change_contact(customer: Customer, command: ChangeContact, *, at: datetime) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    known = _contact(customer, command)
    before = known.recorded
    after = before.model_copy(update=changes(command, "customer_id", "contact_id", *ABOUT_NUMBER))
    if command.phone is not None:
        given_again = command.phone != before.phone_written or known.void_at(at)
        after = _with_phone(after, command, at if given_again else before.phone_given_at)
    elif "phone" in command.model_fields_set:
        after = after.model_copy(update=dict.fromkeys(NUMBER))
    elif after.phone_written and after.void_because in (None, "no-surname"):
        after = after.model_copy(update={"void_because": None if after.surname else "no-surname"})
    return [] if after == before else [after]


def _with_phone(contact: ContactRecorded, command: AddContact | ChangeContact, at: datetime | None) -> ContactRecorded:
    assert command.phone is not None
    if command.phone_country and command.phone_country not in CONTINENT_OF:
        raise NoSuchCountry(f"phone_country {command.phone_country} is not the code of a country, such as DE.")
    phone = read_phone(command.phone, command.phone_country)
    return contact.model_copy(
        update={
            "phone": phone.number if phone else None,
            "phone_written": command.phone,
            "phone_given_at": at,
            "void_because": void_because(
                phone, legible=command.legible, own=command.own_phone, surname=contact.surname
            ),
        }
    )


def remove_contact(customer: Customer, command: RemoveContact) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    if command.contact_id in customer.contacts and customer.contacts[command.contact_id] is None:
        return []
    _contact(customer, command)
    return [ContactRemoved(customer_id=command.customer_id, contact_id=command.contact_id)]


def check_phone(
    customer: Customer, command: CheckPhone, *, at: datetime, grace: timedelta = GRACE, policy: str | None = None
) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    contact = _contact(customer, command)
    if contact.recorded.phone_written is None:
        raise NoPhone(f"Contact {command.contact_id} of customer {command.customer_id} has no phone number.")
    checked = _found_out(command, at + grace).model_copy(update={"policy": policy})
    if contact.void_at(at):
        if command.outcome == "reached":
            raise PhoneVoid(f"The number of contact {command.contact_id} is void: ask the contact for it again.")
        return []
    return [] if contact.standing == checked.standing else [checked]


def _found_out(command: CheckPhone, end_of_grace: datetime) -> PhoneCheckedV2:
    """Return how a number stands after a call, and until when it counts in grace."""
    standing: PhoneStanding
    grace_until = None
    match command.outcome:
        case "reached":
            standing = "valid"
        case "cannot-be-connected" | "suspended":
            standing, grace_until = "grace", end_of_grace
        case "no-such-number" | "not-own":
            standing = "void"
        case "no-answer" | "unreachable":
            raise OutcomeUnclear(
                f"outcome {command.outcome} does not say whether the number counts: say cannot-be-connected or "
                "suspended, which leave the number some days, or no-such-number, which makes it void (CU7)."
            )
    return PhoneCheckedV2(
        customer_id=command.customer_id,
        contact_id=command.contact_id,
        outcome=command.outcome,
        standing=standing,
        grace_until=grace_until,
    )


def _contact(customer: Registered, command: ChangeContact | CheckPhone | RemoveContact) -> Contact:
    contact = customer.contacts.get(command.contact_id)
    if contact is None:
        raise UnknownContact(f"Customer {command.customer_id} has no contact {command.contact_id}.")
    return contact


def evolve(customer: Registered, event: ContactEvent) -> Registered:
    match event:
        case ContactRemoved():
            return replace(customer, contacts=customer.contacts.set(event.contact_id, None))
        case ContactRecorded():
            known = customer.contacts.get(event.contact_id)
            # A number given again counts as a new one: calls to the old one say nothing about it.
            same_number = known is not None and known.recorded.phone_given_at == event.phone_given_at
            contact = Contact(event, known.check if known and same_number else None)
        case PhoneChecked():
            known = customer.contacts[event.contact_id]
            assert known is not None
            contact = Contact(known.recorded, event)
    odd = noted(customer.odd, "contact", event.contact_id)
    return replace(customer, contacts=customer.contacts.set(event.contact_id, contact), odd=odd)
