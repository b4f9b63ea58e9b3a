"""Which parts of the system stand still, and why: each in one sentence, for `kehu status`, `/readyz` and `kehu up`."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import psycopg
from aiokafka.errors import KafkaError
from psycopg import AsyncConnection
from pydantic_core import from_json

from projections.registry import PROJECTIONS
from projections.worker import progress
from projections.worker.kafka.access import KafkaAccess, UnusableFile
from projections.worker.kafka.clients import AccessRefused
from services.deadline import KAFKA, NoAnswer, answering
from services.local.servers.topics import missing_topics

# A relay that lives confirms its lease every second; after as long as this a standby would take its place.
SILENT_SECONDS: Final = 12
# So long may an event wait, on a machine that has other things to do.
PATIENCE_SECONDS: Final = 60
SECONDS_TO_ASK: Final = 5.0
RELAY: Final = """
    select leader.state, leader.detail,
           extract(epoch from clock_timestamp() - nullif(leader.beat_at, '-infinity'))::bigint,
           extract(epoch from clock_timestamp() - leader.published_at)::bigint,
           relay_progress.position,
           (select coalesce(max(notification_id), 0) from stored_events),
           (select state from stored_events where notification_id > relay_progress.position
            order by notification_id limit 1)
    from relay_leader leader cross join relay_progress
"""
PARKED: Final = "select count(*), min(stream) from relay_parked"


class Trouble(NamedTuple):
    """A part of the system that stands still (or, if not `still`, works with something left aside), and why."""

    part: str
    why: str
    still: bool = True


async def relay(connection: AsyncConnection[Any]) -> list[Trouble]:
    """Say whether the relay publishes."""
    row = await (await connection.execute(RELAY)).fetchone()
    assert row is not None
    state, detail, silent, since_published, position, head, waiting = row
    found = [Trouble("relay", why)] if (why := _why(state, detail, silent)) else []
    # It publishes nothing for hours where nobody stores anything: what counts is how long the next event has waited.
    waits = _age(waiting) if waiting else 0
    if not found and waits > PATIENCE_SECONDS and (since_published is None or since_published > PATIENCE_SECONDS):
        why = f"{position} of {head} is published, and the event after it has waited for {waits} seconds."
        found = [Trouble("relay", why)]
    parked = await (await connection.execute(PARKED)).fetchone()
    if parked and parked[0]:
        why = f"{parked[0]} streams are parked, {parked[1]} among them: see `kehu relay parked`."
        found.append(Trouble("relay", why, still=False))
    return found


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


def _age(state: bytes) -> int:
    """Return for how many seconds an event has been stored; 0 for one that cannot be read."""
    try:
        return int((datetime.now(UTC) - datetime.fromisoformat(from_json(state)["time"])).total_seconds())
    except (ValueError, KeyError, TypeError):
        return 0


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
            found = [*await relay(connection), *await workers(connection)]
    except (psycopg.Error, TimeoutError) as error:
        reason = str(error).strip().splitlines() or ["it took too long"]
        found = [Trouble("postgres", f"PostgreSQL does not answer: {reason[0]}")]
    return [*await in_kafka, *found]
