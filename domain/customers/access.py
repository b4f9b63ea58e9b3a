"""Recording who reads a customer's contacts (AC1): of a customer that is there, each reading by itself."""

from contracts.customers.access import ContactsRead, ReadContacts
from contracts.customers.customer import CustomerEvent
from domain.customers.state import Customer, current_customer


def read_contacts(customer: Customer, command: ReadContacts) -> list[CustomerEvent]:
    current_customer(customer, command.customer_id)
    return [ContactsRead(customer_id=command.customer_id, read_by=command.by, purpose=command.purpose)]
