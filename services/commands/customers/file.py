"""Commands on a customer's file: what is known about the customer, and its verification."""

from typing import Final

from contracts.customers.access import ReadContacts
from contracts.customers.contact import AddContact, ChangeContact, CheckPhone, RemoveContact
from contracts.customers.file import AddProject, ChangeProject, VerifyCustomer
from contracts.customers.information import (
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    RecordSource,
)
from domain.customers import access, contact, file, information
from domain.customers.customer import DECIDER
from domain.customers.order import after_latest
from services.commands.customers.customer import CustomerDecision, deciding_in_order, state_of
from services.commands.customers.rules import rules_for
from services.commands.handler import Handlers, Matter, deciding, deciding_with


async def record_source(matter: Matter[RecordSource]) -> CustomerDecision:
    command = matter.command
    rules = await rules_for(matter.store, command.customer_id, matter.at)
    referrer = await state_of(matter.store, command.referred_by) if command.referred_by else information.UNKNOWN
    sources = rules.sources or information.SOURCES
    return after_latest(
        command,
        matter.at,
        lambda customer: information.record_source(customer, command, sources=sources, referrer=referrer),
    )


async def check_phone(matter: Matter[CheckPhone]) -> CustomerDecision:
    rules = await rules_for(matter.store, matter.command.customer_id, matter.at)
    grace = rules.unreachable_grace or contact.GRACE
    return after_latest(
        matter.command,
        matter.at,
        lambda customer: contact.check_phone(customer, matter.command, at=matter.at, grace=grace, policy=rules.policy),
    )


async def add_contact(matter: Matter[AddContact]) -> CustomerDecision:
    command, at = matter.command, matter.at
    return after_latest(command, at, lambda customer: contact.add_contact(customer, command, at=at))


async def change_contact(matter: Matter[ChangeContact]) -> CustomerDecision:
    command, at = matter.command, matter.at
    return after_latest(command, at, lambda customer: contact.change_contact(customer, command, at=at))


async def remove_contact(matter: Matter[RemoveContact]) -> CustomerDecision:
    command = matter.command
    return after_latest(command, matter.at, lambda customer: contact.remove_contact(customer, command))


async def verify_customer(matter: Matter[VerifyCustomer]) -> CustomerDecision:
    rules = await rules_for(matter.store, matter.command.customer_id, matter.at)
    every = rules.verified_every or file.VERIFIED_EVERY
    return lambda customer: file.verify_customer(
        customer, matter.command, at=matter.at, every=every, policy=rules.policy
    )


HANDLERS: Final[Handlers] = {
    ChangeBasicInformation.name: deciding_in_order(information.change_basic_information),
    ChangeBusinessInformation.name: deciding_in_order(information.change_business_information),
    ChangeCreditInformation.name: deciding_in_order(information.change_credit_information),
    ChangeMarketInformation.name: deciding_in_order(information.change_market_information),
    RecordSource.name: deciding_with(DECIDER, record_source),
    ReadContacts.name: deciding(DECIDER, access.read_contacts),
    AddContact.name: deciding_with(DECIDER, add_contact),
    ChangeContact.name: deciding_with(DECIDER, change_contact),
    RemoveContact.name: deciding_with(DECIDER, remove_contact),
    CheckPhone.name: deciding_with(DECIDER, check_phone),
    AddProject.name: deciding_in_order(file.add_project),
    ChangeProject.name: deciding_in_order(file.change_project),
    VerifyCustomer.name: deciding_with(DECIDER, verify_customer),
}
