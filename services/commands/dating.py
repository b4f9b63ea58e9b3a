"""Decides on commands at their instants, and refuses those that happened after today (semantics 32).

All doors send their commands through here: HTTP, the command line, imports, and runs over many customers.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.calendar import business_day
from domain.decider import Decider
from services.commands.zones import NotLookedUp, zones_of
from services.store.outcome import Accepted
from services.store.request import Part, Stand, States
from services.store.store import Store

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)


def transact(
    store: Store,
    decider: Decider[State, DomainEvent],
    stream_id: str,
    decide: Callable[[State], Sequence[DomainEvent]],
    *,
    command: Command,
    cause: Cause,
    expected_version: int | None = None,
) -> Awaitable[Accepted]:
    """Let the store decide and append, as `Store.transact` does; a repeat gets its first answer, whatever its date."""
    if not _is_later(cause):
        return store.transact(
            decider, stream_id, decide, command=command, cause=cause, expected_version=expected_version
        )
    zones = zones_of(store)

    def decide_until_today(state: State) -> Sequence[DomainEvent]:
        _check(cause, zones.of(state, command, sender=cause.zone))
        return decide(state)

    return _with_zone(
        store,
        lambda: store.transact(
            decider, stream_id, decide_until_today, command=command, cause=cause, expected_version=expected_version
        ),
    )


def transact_on(
    store: Store,
    stands: Sequence[Stand],
    decide: Callable[[States], Sequence[Part]],
    *,
    command: Command,
    cause: Cause,
) -> Awaitable[Accepted]:
    """Let the store decide on several streams, as `Store.transact_on` does; the zone is that of the command's own."""
    if not _is_later(cause):
        return store.transact_on(stands, decide, command=command, cause=cause)
    zones = zones_of(store)
    own = stands[0]

    def decide_until_today(states: States) -> Sequence[Part]:
        state: object = states.of(own.decider, own.stream.partition("/")[2])
        _check(cause, zones.of(state, command, sender=cause.zone))
        return decide(states)

    return _with_zone(store, lambda: store.transact_on(stands, decide_until_today, command=command, cause=cause))


def _is_later(cause: Cause) -> bool:
    """Return whether the command happens later than now, which is rare: only then does a zone matter."""
    return cause.occurred_at > _now(cause)


def _check(cause: Cause, zone: str) -> None:
    business_day.check_not_after_today(cause.occurred_at, now=_now(cause), zone=zone)


def _now(cause: Cause) -> datetime:
    return cause.arrived_at or datetime.now(UTC)


async def _with_zone(store: Store, ask: Callable[[], Awaitable[Accepted]]) -> Accepted:
    while True:
        try:
            return await ask()
        except NotLookedUp as needed:
            await zones_of(store).look_up(store, needed.place)
