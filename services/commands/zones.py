"""The zone in which the days of a thing begin: its own, its sender's, its customer's unit's, or this process's."""

import time
from datetime import UTC, datetime
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from contracts.message import Command
from domain.complaints.state import Received
from domain.credit.state import Opened
from domain.customers import customer
from domain.customers.state import Registered
from domain.decider import Refused
from domain.organisation import unit
from services import settings
from services.packs import in_force
from services.store.store import Store

# A unit's choice of a pack is noticed after so long: a look for each purchase would take longer than the purchase.
SECONDS_KNOWN: Final = 10.0
MOST_KNOWN: Final = 1000


class NotLookedUp(Exception):
    """The zone of this unit or customer, as in `unit/main`, must be looked up before the command can be decided."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Known(NamedTuple):
    zone: str
    until: float


class Zones:
    """The zones that the commands of one store have needed lately."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def of(self, state: object, command: Command, *, sender: str | None) -> str:
        """Return the zone of a thing in a state, or raise `NotLookedUp`."""
        if isinstance(state, Opened):
            return state.opened.zone
        if sender is not None:
            return sender
        place = _place(state, command)
        zone = self._zone(place)
        if zone is None:
            raise NotLookedUp(place)
        return zone

    async def look_up(self, store: Store, place: str) -> None:
        """Read the zone of a unit, or of a customer's unit; many commands at once may have found it missing."""
        if self._zone(place) is not None:
            return
        zone = await _of_unit(store, await _unit_of(store, place)) or self._zone(place) or settings.zone()
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[place] = Known(zone, time.monotonic() + SECONDS_KNOWN)

    def _zone(self, place: str) -> str | None:
        known = self._known.get(place)
        return known.zone if known and known.until >= time.monotonic() else None


_BY_STORE: Final[WeakKeyDictionary[object, Zones]] = WeakKeyDictionary()


def zones_of(store: Store) -> Zones:
    """Return what is known of the zones in a store."""
    found = _BY_STORE.get(store)
    if found is None:
        found = _BY_STORE[store] = Zones()
    return found


def _place(state: object, command: Command) -> str:
    match state:
        case Registered():
            return f"unit/{state.details.unit_id or unit.MAIN}"
        case Received():
            return f"customer/{state.customer_id}"
        case _:
            customer_id = getattr(command, "customer_id", None)
            return f"customer/{customer_id}" if customer_id else f"unit/{unit.MAIN}"


async def _unit_of(store: Store, place: str) -> str:
    kind, _, id_ = place.partition("/")
    if kind == "unit":
        return id_
    state = (await store.load(customer.DECIDER, id_)).state
    return (state.details.unit_id if isinstance(state, Registered) else None) or unit.MAIN


async def _of_unit(store: Store, unit_id: str) -> str | None:
    """Return the zone of the pack that the unit runs, None where it runs none."""
    try:
        return (await in_force.pack_of_unit(store, unit_id, datetime.now(UTC))).pack.zone
    except Refused:
        return None
