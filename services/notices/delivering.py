"""Delivers notices: each to everybody who acts in its role, again and again until it is delivered.

What was delivered is recorded after it was sent, so a crash in between sends it once more under the same id.
"""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import structlog
from psycopg import AsyncConnection

from contracts.complaints.clocks import ComplaintEscalationRaised
from projections.engine.projection import Recorded
from projections.organisation.staff import who_acts
from services.notices import measures
from services.notices.message import Notice
from services.notices.ways import NotDelivered, Way
from services.processes import deliveries, place
from services.processes.deliveries import NOTICES, Taken
from services.processes.following import Follower

# Longer than a notice takes to be sent.
LEASE_SECONDS: Final = 60.0
LONGEST_SLEEP: Final = 2.0
AT_ONCE: Final = 20
FIRST_WAIT: Final = 15.0
LONGEST_WAIT: Final = 3600.0
# The read model of obligations is seldom further behind.
SECONDS_TO_BE_SEEN: Final = 1.0
LONGEST: Final = 500
log = structlog.get_logger(__name__)


def wait_seconds(attempts: int) -> float:
    """Return how long to wait after so many attempts: each time twice as long, and an hour at most."""
    return float(min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT))


def follower(connection: AsyncConnection[Any], way: Way | None) -> Follower:
    """Return what has each announced level delivered; without a way it only passes them by."""
    return Follower(NOTICES, [ComplaintEscalationRaised.type], partial(_queue, connection, way))


async def _queue(connection: AsyncConnection[Any], way: Way | None, recorded: Recorded) -> None:
    event = recorded.event
    if way is None or not isinstance(event, ComplaintEscalationRaised):
        return
    values = {
        "position": recorded.position,
        "subject": recorded.envelope.subject,
        "kind": event.kind,
        "instance": event.instance,
        "level": event.level,
        "notify": event.notify,
        "due_at": event.due_at,
        "raised_at": recorded.envelope.occurred_at,
    }
    await connection.execute(deliveries.QUEUE, values)


async def deliver(connection: AsyncConnection[Any], way: Way, stop: asyncio.Event) -> None:
    """Deliver what is due until it is told to stop; raise errors of PostgreSQL."""
    while not stop.is_set():
        done = 0 if await _pauses(connection) else await deliver_due(connection, way)
        measures.UNDELIVERED.set(await deliveries.count(connection))
        if done < AT_ONCE:
            await _wait(stop, LONGEST_SLEEP)


async def deliver_due(connection: AsyncConnection[Any], way: Way) -> int:
    """Deliver what is due now, and return how many that were."""
    taken = await deliveries.take(connection, AT_ONCE, LEASE_SECONDS)
    for each in taken:
        await (_deliver(connection, way, each) if each.person else _address(connection, each))
    return len(taken)


async def _address(connection: AsyncConnection[Any], taken: Taken) -> None:
    unit = await deliveries.unit_of(connection, taken)
    if unit is None:
        await deliveries.failed(connection, taken, None, SECONDS_TO_BE_SEEN)
        return
    acting = await who_acts(connection, taken.notify, unit, datetime.now(UTC))
    if acting:
        await deliveries.address(connection, taken.position, [each.person for each in acting])
    else:
        await _failed(connection, taken, f"Nobody acts as {taken.notify} for unit {unit}.")


async def _deliver(connection: AsyncConnection[Any], way: Way, taken: Taken) -> None:
    try:
        where_to = await way.deliver(Notice(*taken[:-1]))
    except NotDelivered as error:
        await _failed(connection, taken, str(error))
        return
    await deliveries.delivered(connection, taken, where_to)
    measures.DELIVERED.inc()


async def _failed(connection: AsyncConnection[Any], taken: Taken, error: str) -> None:
    measures.FAILED.inc()
    log.warning("notices.not-delivered", position=taken.position, attempts=taken.attempts, message=error)
    await deliveries.failed(connection, taken, error[:LONGEST], wait_seconds(taken.attempts))


async def _pauses(connection: AsyncConnection[Any]) -> bool:
    return (await place.load(connection, NOTICES)).paused_at is not None


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
