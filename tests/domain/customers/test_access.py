"""Recording who reads a customer's contacts: each reading by itself, of a customer that is there."""

from contracts.customers.access import ContactsRead, ReadContacts
from contracts.customers.customer import CustomerRegistered
from domain.customers.access import read_contacts
from domain.customers.customer import DECIDER
from tests.examples import a
from tests.given import given

REGISTERED = a(CustomerRegistered, customer_id="C8")
READING = ReadContacts(customer_id="C8", by="li", purpose="complaint")
READ = ContactsRead(customer_id="C8", read_by="li", purpose="complaint")


def test_a_reading_is_recorded_with_who_and_what_for() -> None:
    given(DECIDER, REGISTERED).when(read_contacts, READING).then(READ)


def test_the_same_reading_again_is_another_one() -> None:
    given(DECIDER, REGISTERED, READ).when(read_contacts, READING).then(READ)


def test_nobody_reads_of_a_customer_who_is_not_registered() -> None:
    given(DECIDER).when(read_contacts, READING).then_refused("customer.not-registered")
