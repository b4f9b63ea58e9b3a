"""`kehu relay republish`: topics are made again, and the relay fills them from the store, from the beginning.

Whoever subscribes must start again, too: with nothing, at the earliest offset.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import AGGREGATES, TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.local.servers import topics
from services.relay.decisions import decision
from services.relay.decisions.decision import Decided
from services.relay.parking import NOTIFY

# Events wait, or were published late, in topics that are no more; those without a topic get another try. A wire type
# begins with the category of its streams, that of a later release too.
FORGET: Final = (
    """
    delete from relay_late using stored_events e
    where e.notification_id = relay_late.position
      and (split_part(e.topic, '.', 1) = any(%(made)s) or split_part(e.topic, '.', 1) <> all(%(known)s))
    """,
    """
    delete from relay_parked using stored_events e
    where e.notification_id = relay_parked.position
      and (split_part(e.topic, '.', 1) = any(%(made)s) or split_part(e.topic, '.', 1) <> all(%(known)s))
    """,
    "delete from relay_foreign where topic = any(%(topics)s)",
    "delete from relay_tail where topic = any(%(topics)s)",
    "update relay_progress set position = 0",
)


async def republish(
    database_url: str, kafka: KafkaAccess, decided: Decided, chosen: Sequence[str] = TOPICS, *, partitions: int
) -> None:
    """Make the chosen topics again, empty; a relay that starts afterwards fills them."""
    async with decision.in_place_of_the_relay(database_url, decided.decision) as connection:
        number = await decision.begin(connection, decided)
        count, replication = await topics.shape(kafka) or (partitions, 1)
        await topics.delete_topics(kafka, chosen)
        await topics.make_topics(kafka, count, chosen, replication)
        await _forget(connection, chosen)
        await decision.finish(connection, number, {"topics": list(chosen), "partitions": count})


async def _forget(connection: AsyncConnection[Any], chosen: Sequence[str]) -> None:
    made = [category for category, aggregate in AGGREGATES.items() if aggregate.topic in chosen]
    values = {"made": made, "known": list(AGGREGATES), "topics": list(chosen)}
    async with connection.transaction():
        for statement in FORGET:
            await connection.execute(statement, values if "%(" in statement else None)
        await connection.execute(NOTIFY)
