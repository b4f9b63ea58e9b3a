"""Refuses names that the pack of the unit does not list: kinds, channels, severities and tiers (semantics 35)."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.reference import Listed, listed
from domain.complaints import complaint
from domain.complaints.state import Received
from domain.customers import customer
from domain.customers.state import Registered
from domain.decider import Refused
from domain.organisation import unit
from domain.policies.listed import names
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from services.commands.handler import Handler
from services.commands.references import refusing
from services.packs import in_force
from services.reference import said
from services.store.outcome import Accepted
from services.store.store import Store

# That a pack no longer lists a name is noticed after so long: a look for each command would take longer than most.
SECONDS_KNOWN: Final = 10.0
MOST_KNOWN: Final = 1000
_TAKEN: Final[WeakKeyDictionary[object, dict[tuple[str, str, str], float]]] = WeakKeyDictionary()


class NotListed(Refused):
    """The code says what is unknown: `complaint.channel-unknown`."""

    def __init__(self, command: Command, field: str, message: str) -> None:
        super().__init__(message)
        self.code = f"{command.name.partition('.')[0]}.{field}-unknown"  # type: ignore[misc] # one for each field


def listing(command: type[Command], handler: Handler) -> Handler:
    """Return a handler that refuses what the command would lead to with a name that the pack does not list."""
    fields = listed(command)
    if not fields:
        return handler

    async def handle(command: Command, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        unlisted = await _first_unlisted(command, fields, store, cause.occurred_at)
        return await handler(
            command,
            store=refusing(store, unlisted) if unlisted else store,
            cause=cause,
            expected_version=expected_version,
        )

    return handle


async def _first_unlisted(command: Command, fields: Mapping[str, Listed], store: Store, at: datetime) -> Refused | None:
    given = {field: getattr(command, field) for field in fields if getattr(command, field) is not None}
    if not given:
        return None
    unit_id = await _unit(command, store)
    taken, until = _taken_by(store), time.monotonic() + SECONDS_KNOWN
    if all(taken.get((unit_id, fields[field].what, name), 0) >= time.monotonic() for field, name in given.items()):
        return None
    pack = await _pack(store, unit_id, at)
    for field, name in given.items():
        known = names(fields[field].what, pack)
        if known and name not in known:
            return NotListed(command, field, said(field, fields[field].what, name, known))
        taken[unit_id, fields[field].what, name] = until
    return None


def _taken_by(store: Store) -> dict[tuple[str, str, str], float]:
    """Return until when names need not be looked up again, by unit and list."""
    taken = _TAKEN.setdefault(store, {})
    if len(taken) >= MOST_KNOWN:
        taken.clear()
    return taken


async def _unit(command: Command, store: Store) -> str:
    """Return the unit that the command names, or that of its customer, or of its complaint's customer."""
    named = getattr(command, "unit_id", None)
    if named or isinstance(command, RegisterCustomer):
        return named or unit.MAIN
    customer_id = getattr(command, "customer_id", None)
    if customer_id is None and (complaint_id := getattr(command, "complaint_id", None)):
        state = (await store.load(complaint.DECIDER, complaint_id)).state
        customer_id = state.customer_id if isinstance(state, Received) else None
    if customer_id is None:
        return unit.MAIN
    known = (await store.load(customer.DECIDER, customer_id)).state
    return (known.details.unit_id if isinstance(known, Registered) else None) or unit.MAIN


async def _pack(store: Store, unit_id: str, at: datetime) -> Pack | None:
    try:
        return await in_force.pack_of_unit(store, unit_id, at)
    except (unit.RunsNoPack, NotYetInForce):
        return None
