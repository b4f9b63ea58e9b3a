"""I9: nothing is left behind by whoever died: no lock, session, replication slot, temporary table or group member."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, Final

from psycopg import AsyncConnection

from projections.worker.kafka.access import KafkaAccess
from services.local.servers.topics import open_admin
from services.relay.leadership import RELAY_LOCK
from tests.faults.violation import Violation

I9: Final = "I9"
PAUSE_SECONDS: Final = 0.2
LOCKS: Final = """
    select 'advisory lock ' || objid || ' is held by the session ' || coalesce(nullif(application_name, ''), pid::text)
    from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
      and (%(at_rest)s or objid <> %(relay)s)
"""
SESSIONS: Final = """
    select 'the session ' || coalesce(nullif(application_name, ''), pid::text) || ' is ' || state
    from pg_stat_activity
    where %(at_rest)s and datname = current_database() and backend_type = 'client backend'
      and pid <> pg_backend_pid()
"""
SLOTS: Final = "select 'the replication slot ' || slot_name || ' is left' from pg_replication_slots"
PREPARED: Final = "select 'the transaction ' || gid || ' stays prepared' from pg_prepared_xacts"
TABLES: Final = "select 'the temporary table ' || relname || ' is left' from pg_class where relpersistence = 't'"
QUERIES: Final = (LOCKS, SESSIONS, SLOTS, PREPARED, TABLES)


async def check_orphans(
    connection: AsyncConnection[Any], kafka: KafkaAccess, *, at_rest: bool, seconds: float
) -> list[Violation]:
    """Return what is left; PostgreSQL and Kafka have these seconds to notice that somebody died.

    `at_rest` says that no process of Kehu runs: then even the relay's lock and a worker's membership are left behind.
    """
    deadline = time.monotonic() + seconds
    while True:
        left = [each async for each in _left(connection, kafka, at_rest=at_rest)]
        if not left or time.monotonic() > deadline:
            return [Violation(I9, each) for each in left]
        await asyncio.sleep(PAUSE_SECONDS)


async def _left(connection: AsyncConnection[Any], kafka: KafkaAccess, *, at_rest: bool) -> AsyncIterator[str]:
    for query in QUERIES:
        rows = await connection.execute(query.encode(), {"at_rest": at_rest, "relay": RELAY_LOCK})
        for (sentence,) in await rows.fetchall():
            yield sentence
    if at_rest:
        for group, members in await _members(kafka):
            yield f"the consumer group {group} has {members} members"


async def _members(kafka: KafkaAccess) -> list[tuple[str, int]]:
    async with open_admin(kafka) as admin:
        groups = sorted(name for name, *_ in await admin.list_consumer_groups())
        # One by one: aiokafka writes a question about several so that the broker hangs up.
        answers = [answer for name in groups for answer in await admin.describe_consumer_groups([name])]
    counted = [(name, len(members)) for answer in answers for _, name, _, _, _, members, *_ in answer.groups]
    return [(name, members) for name, members in counted if members]
