"""`kehu relay republish`: topics are made again, and the relay fills them from the store, from the beginning.

Whoever subscribes must start again, too: with nothing, at the earliest offset.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import TOPIC_OF, TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.local.servers import topics
from services.relay.decisions import decision
from services.relay.decisions.decision import Decided
from services.relay.parking import NOTIFY

# Events wait, or were published late, in topics that are no more; those without a topic get another try.
FORGET: Final = (
    """
    delete from relay_late using stored_events e
    where e.notification_id = relay_late.position and (e.topic = any(%(types)s) or e.topic <> all(%(all_types)s))
    """,
    """
    delete from relay_parked using stored_events e
    where e.notification_id = relay_parked.position and (e.topic = any(%(types)s) or e.topic <> all(%(all_types)s))
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
    types = [wire_type for wire_type, topic in TOPIC_OF.items() if topic in chosen]
    values = {"types": types, "all_types": list(TOPIC_OF), "topics": list(chosen)}
    async with connection.transaction():
        for statement in FORGET:
            await connection.execute(statement, values if "%(" in statement else None)
        await connection.execute(NOTIFY)
