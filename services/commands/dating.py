"""Decides on commands at their instants: not after today, and on the day that they state (semantics 32 and 33).

All doors send their commands through here: HTTP, the command line, imports, and runs over many customers.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.calendar import business_day
from domain.decider import Decider
from services.commands.zones import NotLookedUp, zones_of
from services.store.outcome import Accepted
from services.store.request import Dated, Part, Stand, States
from services.store.store import Store

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)


def transact(
    store: Store,
    decider: Decider[State, DomainEvent],
    stream_id: str,
    prepare: Callable[[datetime], Callable[[State], Sequence[DomainEvent]]],
    *,
    command: Command,
    cause: Cause,
    expected_version: int | None = None,
) -> Awaitable[Accepted]:
    """Let the store decide and append, as `Store.transact` does; a repeat gets its first answer, whatever its date.

    `prepare` returns the decision at an instant.
    """
    now = cause.arrived_at or datetime.now(UTC)
    ask = partial(store.transact, decider, stream_id, command=command, cause=cause, expected_version=expected_version)
    # Most commands: a zone matters only for days, and for what happens later today.
    if command.dated_by is None and cause.occurred_at <= now:
        return ask(prepare(cause.occurred_at))
    zones = zones_of(store)

    def decide(state: State) -> Sequence[DomainEvent]:
        at = _instant(command, cause, now=now, zone=zones.of(state, command, sender=cause.zone))
        events = prepare(at)(state)
        return events if at == cause.occurred_at else Dated(events, at)

    return _with_zone(store, partial(ask, decide))


def _instant(command: Command, cause: Cause, *, now: datetime, zone: str) -> datetime:
    """Return when the command happened, or refuse a date that cannot be."""
    at, field = cause.occurred_at, command.dated_by
    if field is None:
        business_day.check_not_after_today(at, now=now, zone=zone)
        if command.shown_at_once:
            business_day.check_not_after_now(at, now=now)
        return at
    day: date = getattr(command, field)
    if command.occurred_at is None:
        at = business_day.instant_on(day, near=at, zone=zone)
    else:
        business_day.check_on(day, at, field=field, zone=zone)
    if at > now:
        business_day.check_not_after_today(at, now=now, zone=zone, field=field)
    return at


def transact_on(
    store: Store,
    stands: Sequence[Stand],
    decide: Callable[[States], Sequence[Part]],
    *,
    command: Command,
    cause: Cause,
) -> Awaitable[Accepted]:
    """Let the store decide on several streams, as `Store.transact_on` does; the zone is that of the command's own."""
    now = cause.arrived_at or datetime.now(UTC)
    if cause.occurred_at <= now:
        return store.transact_on(stands, decide, command=command, cause=cause)
    zones = zones_of(store)
    own = stands[0]

    def decide_until_today(states: States) -> Sequence[Part]:
        state: object = states.of(own.decider, own.stream.partition("/")[2])
        zone = zones.of(state, command, sender=cause.zone)
        business_day.check_not_after_today(cause.occurred_at, now=now, zone=zone)
        return decide(states)

    return _with_zone(store, lambda: store.transact_on(stands, decide_until_today, command=command, cause=cause))


async def _with_zone(store: Store, ask: Callable[[], Awaitable[Accepted]]) -> Accepted:
    while True:
        try:
            return await ask()
        except NotLookedUp as needed:
            await zones_of(store).look_up(store, needed.place)
