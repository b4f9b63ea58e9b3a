"""Forgetting customers and contacts: what forbids it, and what is left (AC2)."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.customers.contact import AddContact, ContactRecorded
from contracts.customers.customer import ChangeCustomerDetails, CustomerRegistered, RecordPurchase
from contracts.customers.erasure import (
    ContactErased,
    CustomerErased,
    EraseContact,
    EraseCustomer,
    ErasureRequested,
    RequestErasure,
)
from contracts.customers.identity import CustomerMerged
from contracts.customers.information import BasicInformationChanged
from contracts.sealing import ERASED
from domain.customers.contact import add_contact
from domain.customers.customer import DECIDER, change_customer_details
from domain.customers.erasure import (
    NOTHING_OPEN,
    Open,
    Terms,
    erase_contact,
    erase_customer,
    forget_again,
    of_duplicate,
    request_erasure,
)
from domain.customers.purchase import record_purchase
from domain.customers.state import Customer, Registered
from tests.examples import a
from tests.given import AT, after, given

REGISTERED = a(CustomerRegistered)
CHEN = a(ContactRecorded, contact_id="chen", surname="陈")
ONE = Terms()
TWO = Terms(policy="shop-1", by_two=True)
IN_2056 = date(2056, 1, 1)
KEEPING = Terms(policy="shop-1", name_kept_until=IN_2056)
ERASED_BY_LI = CustomerErased(customer_id="C8", erased_by="li")


def erase(customer: Customer, by: str, terms: Terms = ONE, unsettled: Open = NOTHING_OPEN) -> list[Any]:
    return erase_customer(customer, EraseCustomer(customer_id="C8", by=by), at=AT, unsettled=unsettled, terms=terms)


def test_a_customer_is_erased_once() -> None:
    given(DECIDER, REGISTERED).when(erase, "li").then(ERASED_BY_LI)
    given(DECIDER, REGISTERED, ERASED_BY_LI).when(erase, "wang").then_nothing()
    given(DECIDER).when(erase, "li").then_refused("customer.not-registered")


def test_nothing_of_the_person_is_left_in_the_record() -> None:
    told = a(BasicInformationChanged, address="Main Road 1")
    erased = after(DECIDER, REGISTERED, told, CHEN, ERASED_BY_LI)

    assert isinstance(erased, Registered)
    assert erased.details.full_name == ERASED
    assert erased.registered_as.full_name == ERASED
    assert (dict(erased.information), dict(erased.contacts), dict(erased.projects)) == ({}, {"chen": None}, {})


@pytest.mark.parametrize(
    ("unsettled", "says"),
    [
        (Open(invoices=2), "2 invoices"),
        (Open(invoices=1, disputes=1), "1 invoice and 1 dispute"),
        (Open(complaints=1), "1 complaint"),
    ],
)
def test_what_is_open_holds_an_erasure_and_is_named(unsettled: Open, says: str) -> None:
    held = given(DECIDER, REGISTERED).when(erase, "li", ONE, unsettled)

    held.then_refused("customer.erasure-held")
    assert says in str(held.answer)


def test_where_the_pack_wants_two_one_asks_and_another_erases() -> None:
    asked = ErasureRequested(customer_id="C8", requested_by="wang")
    given(DECIDER, REGISTERED).when(request_erasure, RequestErasure(customer_id="C8", by="wang")).then(asked)
    given(DECIDER, REGISTERED, asked).when(request_erasure, RequestErasure(customer_id="C8", by="li")).then_nothing()

    given(DECIDER, REGISTERED).when(erase, "li", TWO).then_refused("customer.erasure-not-requested")
    given(DECIDER, REGISTERED, asked).when(erase, "wang", TWO).then_refused("customer.erasure-not-requested")
    given(DECIDER, REGISTERED, asked).when(erase, "li", TWO).then(
        CustomerErased(customer_id="C8", erased_by="li", requested_by="wang", policy="shop-1")
    )


def test_the_name_on_invoices_is_kept_as_long_as_the_pack_says_and_then_erased() -> None:
    limited = CustomerErased(customer_id="C8", erased_by="li", name_kept_until=IN_2056, policy="shop-1")
    given(DECIDER, REGISTERED).when(erase, "li", KEEPING).then(limited)
    kept = after(DECIDER, REGISTERED, CHEN, limited)

    assert isinstance(kept, Registered)
    assert kept.details.full_name == REGISTERED.full_name
    assert dict(kept.contacts) == {"chen": None}
    assert [each.subject for each in (limited.forgets(),)] == ["customer/C8"]
    assert limited.forgets().kept == ("customer/C8/name",)
    given(DECIDER, REGISTERED, limited).when(erase, "wang", KEEPING).then_nothing()
    over = Terms(policy="shop-1", name_kept_until=AT.date() - timedelta(days=1))
    given(DECIDER, REGISTERED, limited).when(erase, "wang", over).then(
        CustomerErased(customer_id="C8", erased_by="wang", policy="shop-1")
    )


@pytest.mark.parametrize(
    ("decision", "command"),
    [
        (lambda state, command: add_contact(state, command, at=AT), a(AddContact, surname="Bo")),
        (change_customer_details, a(ChangeCustomerDetails, region="North")),
        (record_purchase, a(RecordPurchase)),
    ],
    ids=["contact", "details", "purchase"],
)
def test_nothing_is_recorded_of_an_erased_customer(decision: Any, command: Any) -> None:
    given(DECIDER, REGISTERED, ERASED_BY_LI).when(decision, command).then_refused("customer.erased")


def test_a_duplicate_is_erased_with_its_survivor_and_not_alone() -> None:
    merged = after(DECIDER, REGISTERED, a(CustomerMerged, survivor_id="C7"))
    given(DECIDER, REGISTERED, a(CustomerMerged, survivor_id="C7")).when(erase, "li").then_refused("customer.merged")

    (own,) = of_duplicate("C8", [CustomerErased(customer_id="C7", erased_by="li")])
    gone = DECIDER.evolve(merged, own, AT)
    assert isinstance(gone, Registered)
    assert (gone.merged_into, gone.details.full_name) == ("C7", ERASED)


def test_a_contact_is_erased_alone_and_for_ever() -> None:
    erased = ContactErased(customer_id="C8", contact_id="chen", erased_by="li")
    command = EraseContact(customer_id="C8", contact_id="chen", by="li")
    given(DECIDER, REGISTERED, CHEN).when(erase_contact, command).then(erased)
    given(DECIDER, REGISTERED, CHEN, erased).when(erase_contact, command).then_nothing()
    given(DECIDER, REGISTERED).when(erase_contact, command).then_refused("customer.unknown-contact")
    assert erased.forgets().subject == CHEN.data_subject("customer/C8")


def test_who_was_forgotten_before_a_backup_is_forgotten_again_whatever_is_open() -> None:
    def again(customer: Customer, contact_id: str | None = None) -> list[Any]:
        return forget_again(customer, "C8", contact_id, "li")

    given(DECIDER, REGISTERED).when(again).then(ERASED_BY_LI)
    given(DECIDER, REGISTERED, ERASED_BY_LI).when(again).then_nothing()
    given(DECIDER).when(again).then_nothing()
    given(DECIDER, REGISTERED, CHEN).when(again, "chen").then(
        ContactErased(customer_id="C8", contact_id="chen", erased_by="li")
    )
    given(DECIDER, REGISTERED).when(again, "chen").then_nothing()
