"""Decisions on the people to speak to at a customer, and on their phone numbers (CU1, CU7)."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.customers.contact import (
    AddContact,
    ChangeContact,
    CheckPhone,
    ContactRecorded,
    ContactRemoved,
    PhoneCheckedV2,
    RemoveContact,
)
from contracts.customers.customer import CustomerRegistered
from contracts.customers.information import ChangeBasicInformation
from domain.customers.contact import add_contact, change_contact, check_phone, remove_contact
from domain.customers.customer import DECIDER
from tests.examples import a
from tests.given import given

NINE = datetime(2025, 1, 7, 9, tzinfo=UTC)
TWO_DAYS_LATER = NINE + timedelta(days=2)
REGISTERED = a(CustomerRegistered)
WANG = {"surname": "王", "phone": "138 0013 8000"}
NUMBER = {"phone": "+8613800138000", "phone_written": "138 0013 8000", "phone_given_at": NINE}
RECORDED = a(ContactRecorded, surname="王", **NUMBER)
NOT_CONNECTED = a(PhoneCheckedV2, outcome="cannot-be-connected", standing="grace", grace_until=TWO_DAYS_LATER)

adding = partial(add_contact, at=NINE)
changing = partial(change_contact, at=NINE)


def test_a_contacts_own_mobile_with_a_surname_counts() -> None:
    """CU7: 姓 + 本人手机."""
    given(DECIDER, REGISTERED).when(adding, a(AddContact, **WANG)).then(RECORDED)


@pytest.mark.parametrize(
    ("written", "number", "reason"),
    [
        ({"phone": "138****8000"}, None, "illegible"),
        ({"phone": "1380013800"}, None, "illegible"),
        ({"legible": False}, "+8613800138000", "illegible"),
        ({"phone": "010-6552 9988"}, "+861065529988", "not-a-mobile"),
        ({"own_phone": False}, "+8613800138000", "not-own"),
        ({"surname": None}, "+8613800138000", "no-surname"),
    ],
)
def test_any_other_number_is_void_from_the_beginning(written: dict[str, Any], number: str | None, reason: str) -> None:
    """CU7: illegible or overwritten is void."""
    asked = a(AddContact, **WANG | written)
    given(DECIDER, REGISTERED).when(adding, asked).then(
        a(
            ContactRecorded,
            surname=asked.surname,
            phone=number,
            phone_written=asked.phone,
            phone_given_at=NINE,
            void_because=reason,
        )
    )


def test_a_number_from_abroad_is_read_with_its_country() -> None:
    """CU7: numbers are kept in the form of E.164."""
    given(DECIDER, REGISTERED).when(
        adding, a(AddContact, surname="Jansen", phone="06 12345678", phone_country="NL")
    ).then(a(ContactRecorded, surname="Jansen", **NUMBER | {"phone": "+31612345678", "phone_written": "06 12345678"}))


def test_adding_the_same_contact_twice_changes_nothing() -> None:
    """CU1."""
    given(DECIDER, REGISTERED, RECORDED).when(add_contact, a(AddContact, **WANG), at=TWO_DAYS_LATER).then_nothing()


def test_another_contact_under_a_taken_id_is_refused() -> None:
    """CU1."""
    given(DECIDER, REGISTERED, RECORDED).when(adding, a(AddContact, surname="李")).then_refused(
        "customer.contact-id-taken"
    )


def test_a_customer_that_is_not_registered_has_no_contacts() -> None:
    """CU1."""
    code = "customer.not-registered"
    given(DECIDER).when(adding, a(AddContact, **WANG)).then_refused(code)
    given(DECIDER).when(changing, a(ChangeContact, surname="李")).then_refused(code)
    given(DECIDER).when(remove_contact, a(RemoveContact)).then_refused(code)
    given(DECIDER).when(check_phone, a(CheckPhone), at=NINE).then_refused(code)


def test_a_contact_changes_only_where_it_is_given_and_keeps_what_was_found_out_about_the_number() -> None:
    """CU7."""
    buyer = a(ContactRecorded, surname="王", position="buyer", **NUMBER)
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(
        change_contact, a(ChangeContact, position="buyer"), at=TWO_DAYS_LATER
    ).then(buyer)
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED, buyer).when(
        check_phone, a(CheckPhone, outcome="cannot-be-connected"), at=NINE
    ).then_nothing()


def test_changing_a_contact_to_what_it_is_changes_nothing() -> None:
    """CU1."""
    given(DECIDER, REGISTERED, RECORDED).when(
        change_contact, a(ChangeContact, **WANG), at=TWO_DAYS_LATER
    ).then_nothing()


def test_a_number_counts_as_soon_as_its_surname_is_known() -> None:
    """CU7."""
    given(DECIDER, REGISTERED, a(ContactRecorded, **NUMBER, void_because="no-surname")).when(
        changing, a(ChangeContact, surname="王")
    ).then(RECORDED)


def test_a_contact_nobody_added_cannot_change_be_removed_or_called() -> None:
    """CU1."""
    customer = given(DECIDER, REGISTERED)
    customer.when(changing, a(ChangeContact, surname="李")).then_refused("customer.unknown-contact")
    customer.when(remove_contact, a(RemoveContact)).then_refused("customer.unknown-contact")
    customer.when(check_phone, a(CheckPhone), at=NINE).then_refused("customer.unknown-contact")


def test_what_is_said_about_a_number_needs_the_number() -> None:
    """CU7."""
    with pytest.raises(ValidationError, match="give it with them"):
        ChangeContact(customer_id="C8", contact_id="wang", legible=False)


def test_a_contact_is_removed_once() -> None:
    """CU4."""
    given(DECIDER, REGISTERED, RECORDED).when(remove_contact, a(RemoveContact)).then(a(ContactRemoved))
    given(DECIDER, REGISTERED, RECORDED, a(ContactRemoved)).when(remove_contact, a(RemoveContact)).then_nothing()


def test_a_contact_can_be_added_again_after_it_was_removed() -> None:
    """CU4."""
    given(DECIDER, REGISTERED, RECORDED, a(ContactRemoved)).when(adding, a(AddContact, **WANG)).then(RECORDED)


def test_a_contact_of_whom_nothing_is_said_is_none() -> None:
    """CU1."""
    with pytest.raises(ValidationError, match="give at least one of surname"):
        AddContact(customer_id="C8", contact_id="wang")


def test_a_number_given_as_null_is_taken_out_of_the_record() -> None:
    """CU4, CU7: also what the last call found out about it."""
    command = ChangeContact(customer_id="C8", contact_id="wang", phone=None)
    cleared = a(ContactRecorded, surname="王")
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(changing, command).then(cleared)
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED, cleared).when(check_phone, a(CheckPhone), at=NINE).then_refused(
        "customer.no-phone"
    )


def test_a_number_without_its_surname_counts_no_more() -> None:
    """CU7."""
    command = ChangeContact(customer_id="C8", contact_id="wang", surname=None)
    given(DECIDER, REGISTERED, RECORDED).when(changing, command).then(
        a(ContactRecorded, **NUMBER, void_because="no-surname")
    )


def test_a_number_of_no_country_is_refused_and_not_void() -> None:
    """CU7: what cannot be is no fault of the number."""
    given(DECIDER, REGISTERED).when(adding, a(AddContact, **WANG, phone_country="ZZ")).then_refused(
        "customer.no-such-country"
    )


@pytest.mark.parametrize("written", ["wang", "wang@", "@example.com", "wang li@example.com", "a@b@c"])
def test_what_cannot_be_a_mail_address_is_refused_by_name(written: str) -> None:
    """CU1, CU2."""
    with pytest.raises(ValidationError, match="email"):
        AddContact(customer_id="C8", contact_id="wang", email=written)
    with pytest.raises(ValidationError, match="email"):
        ChangeBasicInformation(customer_id="C8", email=written)
    assert AddContact(customer_id="C8", contact_id="wang", email=" 王@例子.中国 ").email == "王@例子.中国"


def test_what_is_about_a_number_changes_nothing_by_itself() -> None:
    """CU7."""
    with pytest.raises(ValidationError, match="give at least one of surname"):
        ChangeContact(customer_id="C8", contact_id="wang", legible=None)
