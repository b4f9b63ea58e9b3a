"""The people to speak to at a customer, and whether their phone numbers count (CU1, CU7)."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from contracts.change import changing
from contracts.customers.details import Country
from contracts.message import Command, EventOfCustomer, Id, Instant, Label
from contracts.personal import MailAddress, PersonName, WrittenMailAddress


def contact_subject(customer_id: str, contact_id: str) -> str:
    """Name a contact as a data subject."""
    return f"customer/{customer_id}/contact/{contact_id}"


# Published with v1 of the event, so it never changes.
FirstCall = Literal["reached", "no-answer", "suspended", "unreachable", "not-own"]
# What a call finds out (004 篇1 §2.4): 无法接通 and 停机 leave a grace, no such number or another's does not.
Call = Literal["reached", "cannot-be-connected", "suspended", "no-such-number", "not-own"]
# The words of the first version are still read: a command that was answered is answered again.
Said = Literal["reached", "cannot-be-connected", "suspended", "no-such-number", "not-own", "no-answer", "unreachable"]
PhoneStanding = Literal["valid", "grace", "void"]


class AddContact(Command):
    """Add a person to speak to, with or without a phone number.

    A number counts with a surname, when it is the contact's own mobile and was written legibly; else it is void.
    """

    name: ClassVar[str] = "customer.add-contact"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    contact_id: Id
    surname: PersonName | None = None
    given_name: PersonName | None = None
    position: Label | None = None
    email: WrittenMailAddress | None = None
    phone: PersonName | None = Field(default=None, description="As it was written down.")
    phone_country: Country | None = Field(default=None, description="Where a number without its country belongs.")
    own_phone: bool = Field(default=True, description="It is the contact's own number, not that of somebody else.")
    legible: bool = Field(default=True, description="It can be read, and nothing in it was overwritten.")

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not any((self.surname, self.given_name, self.position, self.email, self.phone)):
            message = "give at least one of surname, given_name, position, email, phone"
            raise ValueError(message)
        return self


class ChangeContact(Command):
    """Change a contact; a number given again is judged again.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-contact"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    contact_id: Id
    surname: PersonName | None = None
    given_name: PersonName | None = None
    position: Label | None = None
    email: WrittenMailAddress | None = None
    phone: PersonName | None = None
    phone_country: Country | None = None
    own_phone: bool | None = None
    legible: bool | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        about_number = (self.phone_country, self.own_phone, self.legible)
        if self.phone is None and any(value is not None for value in about_number):
            message = "phone_country, own_phone and legible are about a phone: give it with them"
            raise ValueError(message)
        return changing(self, "customer_id", "contact_id", "phone_country", "own_phone", "legible")


class RemoveContact(Command):
    """Take a contact out of the customer's file."""

    name: ClassVar[str] = "customer.remove-contact"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    contact_id: Id


class CheckPhone(Command):
    """Record what a call to a contact's number found out."""

    name: ClassVar[str] = "customer.check-phone"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    contact_id: Id
    outcome: Said = Field(
        description="What the call found out. `no-answer` and `unreachable` say too little, and are refused."
    )


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ContactRecorded(EventOfCustomer):
    """The contact as it is from now on, new or changed.

    `phone` is in the form of E.164, None where it could not be read; `void_because` says why a number does not count.
    """

    type: ClassVar[str] = "customer.contact-recorded.v1"

    contact_id: Id
    surname: PersonName | None = None
    given_name: PersonName | None = None
    position: Label | None = None
    email: MailAddress | None = None
    phone: PersonName | None = None
    phone_written: PersonName | None = None
    phone_given_at: Instant | None = None
    void_because: Label | None = None

    def data_subject(self, stream: str) -> str:  # noqa: ARG002 - the contact is a person of its own
        """Return the contact, who can be forgotten without the customer."""
        return contact_subject(self.customer_id, self.contact_id)


class ContactRemoved(EventOfCustomer):
    type: ClassVar[str] = "customer.contact-removed.v1"

    contact_id: Id


# Read, no longer written: its words did not say whether the number exists.
class PhoneChecked(EventOfCustomer):
    """In `grace` the number counts until `grace_until`, and is void afterwards unless somebody was reached."""

    type: ClassVar[str] = "customer.phone-checked.v1"

    contact_id: Id
    outcome: FirstCall
    standing: PhoneStanding
    grace_until: Instant | None = None
    policy: Label | None = None


class PhoneCheckedV2(PhoneChecked):
    """In `grace` the number counts until `grace_until`, and is void afterwards unless somebody was reached."""

    type: ClassVar[str] = "customer.phone-checked.v2"

    outcome: Call  # type: ignore[assignment] # other words than in v1, and read as v1 is


ContactCommand = AddContact | ChangeContact | RemoveContact | CheckPhone
ContactEvent = ContactRecorded | ContactRemoved | PhoneChecked | PhoneCheckedV2
