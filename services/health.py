"""Which parts of the system stand still, and why: each in one sentence, for `kehu status`, `/readyz` and `kehu up`."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import psycopg
from aiokafka.errors import KafkaError
from psycopg import AsyncConnection

from contracts.heading import heading_of
from domain.timeline import shown
from projections.registry import PROJECTIONS
from projections.worker import progress
from projections.worker.kafka.access import KafkaAccess, UnusableFile
from projections.worker.kafka.clients import AccessRefused
from services.deadline import KAFKA, NoAnswer, answering
from services.local.servers.topics import missing_topics
from services.processes import deliveries, place
from services.processes import standing as processes
from services.processes.place import Place

# A relay that lives confirms its lease every second; after as long as this a standby would take its place.
SILENT_SECONDS: Final = 12
# So long may an event wait for the relay: whoever asks every two seconds hears of it within ten.
PATIENCE_SECONDS: Final = 8
SECONDS_TO_ASK: Final = 5.0
RELAY: Final = """
    select leader.state, leader.detail,
           extract(epoch from clock_timestamp() - nullif(leader.beat_at, '-infinity'))::bigint,
           extract(epoch from clock_timestamp() - leader.published_at)::bigint,
           relay_progress.position,
           (select coalesce(max(notification_id), 0) from stored_events),
           first.state
    from relay_leader leader
    cross join relay_progress
    left join lateral (
        select state from stored_events
        where notification_id > relay_progress.position
        order by notification_id
        limit 1
    ) as first on true
"""
# What falls due is announced within seconds where timers run; each has a session under this name.
TIMERS: Final = """
    select (select count(*) from obligations where next_level_at < now() - interval '30 seconds'),
           exists (select from pg_stat_activity where application_name = 'kehu timers' and datname = current_database())
"""
PARKED: Final = "select count(*), min(stream) from relay_parked"


class RelayStanding(NamedTuple):
    """How the relay says that it does, when it last said so and published, and how far it is in the log.

    `silent_seconds` is None where none has ever run, and `since_published_seconds` where nothing was published. The
    first event that is not published has been stored for `waiting_seconds`; 0 where there is none.
    """

    state: str
    detail: str
    silent_seconds: int | None
    since_published_seconds: int | None
    position: int
    head: int
    waiting_seconds: int


class Trouble(NamedTuple):
    """A part of the system that stands still (or, if not `still`, works with something left aside), and why."""

    part: str
    why: str
    still: bool = True


async def relay_standing(connection: AsyncConnection[Any]) -> RelayStanding:
    """Return how the relay does."""
    row = await (await connection.execute(RELAY)).fetchone()
    assert row is not None
    *told, first = row
    return RelayStanding._make((*told, _age(first)))


async def relay(connection: AsyncConnection[Any]) -> list[Trouble]:
    """Say whether the relay publishes."""
    state, detail, silent, since_published, position, head, waiting = await relay_standing(connection)
    found = [Trouble("relay", why)] if (why := _why(state, detail, silent)) else []
    waits = waiting if since_published is None else min(since_published, waiting)
    if not found and position < head and waits >= PATIENCE_SECONDS:
        why = f"{position} of {head} is published, and the event after it has waited for {waiting} seconds."
        found = [Trouble("relay", why)]
    parked = await (await connection.execute(PARKED)).fetchone()
    if parked and parked[0]:
        why = f"{parked[0]} streams are parked, {parked[1]} among them: see `kehu relay parked`."
        found.append(Trouble("relay", why, still=False))
    return found


def _age(event: bytes | None) -> int:
    """Return for how many seconds the first event that is not published has been stored."""
    recorded_at = heading_of(event).time if event is not None else None
    return int((datetime.now(UTC) - recorded_at).total_seconds()) if recorded_at else 0


def _why(state: str, detail: str, silent: int | None) -> str | None:
    if silent is None:
        return "No relay has ever run."
    if state == "refusing":
        return detail
    if silent > SILENT_SECONDS:
        return f"No relay publishes: the last one was seen {silent} seconds ago ({state})."
    if state == "deciding":
        return f"It waits while `{detail}` is carried out."
    return None


async def workers(connection: AsyncConnection[Any]) -> list[Trouble]:
    """Say which read models do not advance, and which leave something aside."""
    found = []
    for each in await progress.standings(connection, PROJECTIONS.values(), datetime.now(UTC)):
        if each.why:
            found.append(Trouble(each.name, each.why))
        if each.parked:
            why = f"{each.parked} events are parked: see `kehu projections parked`."
            found.append(Trouble(each.name, why, still=False))
        if each.set_aside:
            why = f"{each.set_aside} records in Kafka are not the store's: see docs/parked-events.md."
            found.append(Trouble(each.name, why, still=False))
    return found


async def timers(connection: AsyncConnection[Any]) -> list[Trouble]:
    """Say whether notices fall due while no timer runs."""
    row = await (await connection.execute(TIMERS)).fetchone()
    assert row is not None
    waiting, run = row
    pausing = await place.pausing(connection)
    found = [_paused("timers", each) for name, each in pausing.items() if name not in processes.names()]
    if waiting and not run and not found:
        found.append(
            Trouble("timers", f"No timer runs, and {waiting} obligations wait for a notice that has fallen due.")
        )
    return found


def _paused(part: str, stands: Place) -> Trouble:
    why = f": {stands.pause_reason}" if stands.pause_reason else ""
    return Trouble(part, f"{stands.process} is paused since {shown(stands.paused_at or stands.moved_at)}{why}.")


async def reactor(connection: AsyncConnection[Any]) -> list[Trouble]:
    """Say whether events wait for a reactor, which process a person has pause, and what was refused."""
    pausing = await place.pausing(connection)
    found = [_paused("reactor", each) for name, each in pausing.items() if name in processes.names()]
    each_stands = await processes.standings(connection, datetime.now(UTC))
    waiting = max((each.lag_seconds for each in each_stands if not each.paused_at), default=0)
    if waiting >= PATIENCE_SECONDS:
        runs = await processes.runs(connection)
        who = "An event has waited for the reactor" if runs else "No reactor runs, and an event has waited"
        found.append(Trouble("reactor", f"{who} for {waiting} seconds."))
    for each in each_stands:
        if each.refused:
            why = f"{each.refused} commands of {each.name} were refused: see `kehu reactor refused`."
            found.append(Trouble("reactor", why, still=False))
    if left := await deliveries.count(connection):
        why = f"{left} notices could not be delivered yet: see `kehu notices --undelivered`."
        found.append(Trouble("reactor", why, still=False))
    return found


async def topics(kafka: KafkaAccess) -> list[Trouble]:
    """Say which topics are missing or cannot be written."""
    try:
        async with answering(KAFKA, SECONDS_TO_ASK):
            return [Trouble("topics", f"{each}.") for each in await missing_topics(kafka)]
    except (AccessRefused, UnusableFile) as error:
        return [Trouble("kafka", str(error))]
    except NoAnswer:
        return [Trouble("kafka", f"Kafka at {kafka.servers} did not answer within {SECONDS_TO_ASK:g} seconds.")]
    except (KafkaError, OSError) as error:
        return [Trouble("kafka", f"Kafka does not answer at {kafka.servers}: {str(error) or type(error).__name__}.")]


async def everything(database_url: str, kafka: KafkaAccess) -> list[Trouble]:
    """Say what stands still in the whole system."""
    in_kafka = asyncio.create_task(topics(kafka))
    try:
        async with (
            asyncio.timeout(SECONDS_TO_ASK),
            await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=3) as connection,
        ):
            found = [
                *await relay(connection),
                *await workers(connection),
                *await timers(connection),
                *await reactor(connection),
            ]
    except (psycopg.Error, TimeoutError) as error:
        reason = str(error).strip().splitlines() or ["it took too long"]
        found = [Trouble("postgres", f"PostgreSQL does not answer: {reason[0]}")]
    return [*await in_kafka, *found]
