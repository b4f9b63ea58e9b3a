"""The customers and persons that a scenario's steps name and no step records."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.form.person import person_id
from contracts.message import Command
from contracts.organisation.account_manager import EnrolPerson
from services.commands.registry import HANDLERS
from services.scenarios.read import Written
from services.store.store import Store

# Apart from the ids of steps and of the scenario's own packs.
FIRST_ID: Final = 1 << 96


async def record(written: Written, store: Store) -> None:
    """Register and enrol them at the time of the first step."""
    if not written.scenario.given:
        return
    at = written.scenario.given[0].at
    for number, command in enumerate(_commands(written)):
        # A scenario may play in years to come.
        cause = Cause(command_id=UUID(int=FIRST_ID + number), occurred_at=at, actor="scenario", arrived_at=at)
        await HANDLERS[command.name](command, store=store, cause=cause)


def _commands(written: Written) -> Iterator[Command]:
    for customer in written.scenario.customers:
        yield RegisterCustomer(customer_id=customer, full_name=customer)
    for person in written.scenario.staff:
        yield EnrolPerson(manager_id=person_id(person), full_name=person)
