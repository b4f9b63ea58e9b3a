"""Commands that forget a person: what is open comes from the read models, what a pack says from its rules."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from contracts.customers.customer import CustomerEvent
from contracts.customers.erasure import EraseContact, EraseCustomer, RequestErasure
from contracts.envelope import Cause
from domain.calendar.period_days import months_before
from domain.customers import erasure
from domain.customers.customer import DECIDER
from domain.customers.erasure import Open, Terms
from domain.customers.rules import CustomerRules
from domain.customers.state import Customer, Registered
from projections.customers.unsettled import UNSETTLED
from projections.keys import forgotten
from projections.keys.forgotten import STORE_ID, Noted
from services.commands import dating
from services.commands.customers.customer import state_of
from services.commands.customers.rules import rules_for
from services.commands.handler import Handlers, deciding
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store

_erase_contact: Final = deciding(DECIDER, erasure.erase_contact)


async def erase_customer(
    command: EraseCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    """Erase a customer and its duplicates in one append."""
    customer = await state_of(store, command.customer_id)
    unsettled = await _unsettled(store, [command.customer_id, *_duplicates(customer)])
    rules = await rules_for(store, command.customer_id, cause.occurred_at)
    terms = _terms(rules, unsettled.last_invoice_on)

    def decide(states: States) -> Sequence[Part]:
        found = states.of(DECIDER, command.customer_id)
        events = erasure.erase_customer(found, command, at=cause.occurred_at, unsettled=unsettled, terms=terms)
        return [
            _part(command.customer_id, events),
            *(_also(states, each, events) for each in _duplicates(found)),
        ]

    own = stand(DECIDER, command.customer_id, expected_version)
    accepted = await dating.transact_on(store, [own], decide, command=command, cause=cause)
    await _note_outside(store, [command.customer_id, *_duplicates(customer)], command.by)
    return accepted


async def erase_contact(
    command: EraseContact, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    """Erase a contact, and note it outside the database."""
    accepted = await _erase_contact(command, store=store, cause=cause, expected_version=expected_version)
    await _note_outside(store, [command.customer_id], command.by, command.contact_id)
    return accepted


async def _note_outside(store: Store, customers: Sequence[str], by: str, contact_id: str | None = None) -> None:
    """Write down who was forgotten where a backup of the database that is restored does not undo it."""
    for (store_id,) in await store.rows(STORE_ID):
        noted = [Noted(str(store_id), customer, contact_id, by, datetime.now(UTC)) for customer in customers]
        await asyncio.to_thread(forgotten.note, noted)


def _also(states: States, duplicate_id: str, events: Sequence[CustomerEvent]) -> Part:
    duplicate = states.of(DECIDER, duplicate_id)
    if not events or not isinstance(duplicate, Registered):
        return _part(duplicate_id, ())
    return _part(duplicate_id, erasure.of_duplicate(duplicate_id, events))


def _part(customer_id: str, events: Sequence[CustomerEvent]) -> Part:
    return Part(stand(DECIDER, customer_id), events)


def _duplicates(customer: Customer) -> list[str]:
    return sorted(customer.tied.absorbed) if isinstance(customer, Registered) else []


async def _unsettled(store: Store, customers: Sequence[str]) -> Open:
    for invoices, disputes, last_invoice_on, complaints in await store.rows(UNSETTLED, customers=customers):
        return Open(invoices=invoices, disputes=disputes, complaints=complaints, last_invoice_on=last_invoice_on)
    return Open()


def _terms(rules: CustomerRules, last_invoice_on: date | None) -> Terms:
    kept_for = rules.names_kept_for
    kept_until = None
    if kept_for and last_invoice_on:
        kept_until = months_before(last_invoice_on, -kept_for.months) + timedelta(days=kept_for.days)
    return Terms(policy=rules.policy, by_two=rules.erased_by_two, name_kept_until=kept_until)


HANDLERS: Final[Handlers] = {
    RequestErasure.name: deciding(DECIDER, erasure.request_erasure),
    EraseCustomer.name: erase_customer,
    EraseContact.name: erase_contact,
}
