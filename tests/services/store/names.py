"""A small aggregate for tests of the store: a customer whose state is the list of what happened."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from contracts.customers.customer import CustomerRegistered, RegisterCustomer, TierAssigned
from contracts.envelope import Cause
from contracts.message import Event
from domain.decider import Decider, Refused
from services.store.outcome import Accepted
from services.store.store import Store

Names = tuple[str, ...]


class NameTaken(Refused):
    code = "test.name-taken"


def evolve(names: Names, event: Event, _at: datetime) -> Names:
    assert isinstance(event, CustomerRegistered | TierAssigned)
    return (*names, event.full_name if isinstance(event, CustomerRegistered) else event.tier)


DECIDER: Decider[Names, Event] = Decider("customer", (), evolve)


def named(name: str, customer: str = "C1") -> RegisterCustomer:
    return RegisterCustomer(customer_id=customer, full_name=name)


def add(names: Names, command: RegisterCustomer) -> list[Event]:
    """Add a name; refuse "taken", do nothing for a name that is the last one already."""
    if command.full_name == "taken":
        raise NameTaken("That name is taken.")
    if names and names[-1] == command.full_name:
        return []
    return [CustomerRegistered(customer_id=command.customer_id, full_name=command.full_name)]


def caused(command_id: UUID | None = None) -> Cause:
    return Cause(command_id=command_id or uuid4(), occurred_at=datetime(2026, 1, 5, 9, tzinfo=UTC), actor="test")


async def send(
    store: Store, command: RegisterCustomer, *, command_id: UUID | None = None, expected_version: int | None = None
) -> Accepted:
    return await store.transact(
        DECIDER,
        command.customer_id,
        lambda names: add(names, command),
        command=command,
        cause=caused(command_id),
        expected_version=expected_version,
    )
