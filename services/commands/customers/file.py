"""Commands on a customer's file: what is known of the customer, and that it was verified."""

from functools import partial

from contracts.customers.contact import CheckPhone
from contracts.customers.file import VerifyCustomer
from contracts.customers.information import RecordSource
from contracts.envelope import Cause
from domain.customers import contact, file, information
from services.commands.customers.customer import decide, deciding, deciding_when, state_of
from services.commands.customers.rules import rules_for
from services.store.outcome import Accepted
from services.store.store import Store

change_basic_information = deciding(information.change_basic_information)
change_business_information = deciding(information.change_business_information)
change_credit_information = deciding(information.change_credit_information)
change_market_information = deciding(information.change_market_information)
add_project = deciding(file.add_project)
change_project = deciding(file.change_project)
add_contact = deciding_when(contact.add_contact)
change_contact = deciding_when(contact.change_contact)
remove_contact = deciding(contact.remove_contact)


async def record_source(
    command: RecordSource, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await rules_for(store, command.customer_id, cause.occurred_at)
    referrer = await state_of(store, command.referred_by) if command.referred_by else information.UNKNOWN
    decision = partial(information.record_source, sources=rules.sources or information.SOURCES, referrer=referrer)
    return await decide(decision, command, store, cause, expected_version)


async def check_phone(
    command: CheckPhone, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await rules_for(store, command.customer_id, cause.occurred_at)
    decision = partial(
        contact.check_phone,
        at=cause.occurred_at,
        grace=rules.unreachable_grace or contact.GRACE,
        policy=rules.policy,
    )
    return await decide(decision, command, store, cause, expected_version)


async def verify_customer(
    command: VerifyCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await rules_for(store, command.customer_id, cause.occurred_at)
    decision = partial(
        file.verify_customer,
        at=cause.occurred_at,
        every=rules.verified_every or file.VERIFIED_EVERY,
        policy=rules.policy,
    )
    return await decide(decision, command, store, cause, expected_version)
