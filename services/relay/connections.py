"""The relay's connections, each of which notices within seconds that its other end is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from psycopg import AsyncConnection, Connection

from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess
from services.deadline import KAFKA, POSTGRESQL, answering

DEADLINE: Final = 10.0
STOP_SECONDS: Final = 3.0
BATCH_BYTES: Final = 512 * 1024
APPLICATION: Final = "kehu relay"
KEEPALIVE: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}
# So that PostgreSQL frees the lock of a relay whose machine is gone.
SERVER_KEEPALIVE: Final = "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 2"
# A hint lost in a crash costs the next run only a few reads.
HINTS_ONLY: Final = "set synchronous_commit = off"


@asynccontextmanager
async def open_connection(
    database_url: str, application: str = APPLICATION, *, hints_only: bool = False
) -> AsyncIterator[AsyncConnection[Any]]:
    """Open a connection in autocommit mode."""
    async with answering(POSTGRESQL, DEADLINE):
        connection = await AsyncConnection.connect(
            database_url, autocommit=True, application_name=application, **KEEPALIVE
        )
    try:
        await connection.execute(HINTS_ONLY if hints_only else SERVER_KEEPALIVE)
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def open_reader(database_url: str) -> AsyncIterator[Connection[Any]]:
    """Open a connection for use in a thread."""
    async with answering(POSTGRESQL, DEADLINE):
        connection = await asyncio.to_thread(_connect, database_url)
    try:
        yield connection
    finally:
        connection.close()


def _connect(database_url: str) -> Connection[Any]:
    return Connection.connect(database_url, autocommit=True, application_name=APPLICATION, **KEEPALIVE)


@asynccontextmanager
async def open_producer(kafka: KafkaAccess, largest: int = BATCH_BYTES) -> AsyncIterator[AIOKafkaProducer]:
    """Start an idempotent producer, and limit the wait for its end: `stop` hangs while the broker is down."""
    producer = clients.producer(
        kafka,
        acks="all",
        enable_idempotence=True,
        max_batch_size=min(BATCH_BYTES, largest),
        request_timeout_ms=int(DEADLINE * 1000),
    )
    try:
        async with answering(KAFKA, DEADLINE):
            await clients.start(producer, kafka)
        yield producer
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await producer.stop()
