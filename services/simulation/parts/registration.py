"""Customers are entered, with the people to speak to and the account manager who answers for them."""

from collections.abc import Iterator
from datetime import timedelta

from contracts.customers.contact import AddContact
from contracts.customers.customer import RegisterCustomer
from contracts.customers.ownership import AssignOwner
from contracts.message import Command
from services.simulation.company import Company
from services.simulation.names import ChineseName
from services.simulation.portrait import Portrait


def registration(company: Company, customer: Portrait) -> Iterator[Command]:
    """Yield what is entered of a customer; the spelling and the number of a duplicate differ."""
    name, phone, duplicate = str(customer.name), customer.phone, customer.duplicate_of is not None
    if duplicate:
        name = customer.name.spelt_otherwise(company.chance(customer.number, "spelling"))
        phone = phone.replace("-", "").replace(" ", "")
    yield RegisterCustomer(
        customer_id=customer.customer_id,
        full_name=name,
        kind=customer.kind,
        size=customer.size,
        region=customer.name.place if isinstance(customer.name, ChineseName) else None,
        market="foreign" if customer.abroad else "domestic",
        country=customer.country,
        unit_id=company.unit_id,
        received_at=None if duplicate else customer.known_since,
        received_by=customer.owner_id,
        occurred_at=customer.joined,
    )
    yield AddContact(
        customer_id=customer.customer_id,
        contact_id="buyer",
        surname=customer.contact.surname,
        given_name=customer.contact.given,
        position="Purchasing" if customer.abroad else "采购经理",
        email=f"{customer.contact.plain}@{customer.customer_id}.example",
        phone=phone,
        phone_country=None if customer.abroad else "CN",
        occurred_at=customer.joined + timedelta(minutes=10),
    )
    yield AssignOwner(
        customer_id=customer.customer_id,
        owner_id=customer.owner_id,
        occurred_at=customer.joined + timedelta(minutes=20),
    )
