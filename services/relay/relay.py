"""The relay: publishes every stored event to Kafka in order of position. It is crash-only: any error ends it."""

import asyncio
import signal
from typing import Any, Final

import structlog
from psycopg import AsyncConnection, Connection

from contracts.catalog import TOPICS
from services.relay import hints, leadership
from services.relay.connections import open_connection, open_producer, open_reader
from services.relay.consumer import open_consumer, partition_counts, partitions_of
from services.relay.publisher import Publisher
from services.relay.resume import starting_position
from services.relay.tails import read_tails
from services.store.log import head, read_sealed

DEADLINE: Final = 10.0
DEADLINE_PASSED: Final = "PostgreSQL or Kafka did not answer in time"
POLL_SECONDS: Final = 0.1
HINT_SECONDS: Final = 0.05
# The last request of a killed predecessor may still be on its way to Kafka; tails read before it would be wrong.
SETTLE_SECONDS: Final = 0.5
log = structlog.get_logger(__name__)


async def run(database_url: str, kafka: str) -> None:
    """Publish until SIGTERM; stand by while another relay does. Any error is logged once and raised."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with open_connection(database_url) as leader:
            log.info("relay.standing-by")
            if await leadership.win(leader, stop):
                await _lead(leader, database_url, kafka, stop)
        log.info("relay.stopped")
    except Exception as error:  # noqa: BLE001 - the outermost loop: logged once, raised again
        cause = _first(error)
        log.error("relay.failed", error=type(cause).__name__, message=str(cause) or DEADLINE_PASSED)  # noqa: TRY400 - one line is enough
        raise cause from None


def _first(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def _lead(leader: AsyncConnection[Any], database_url: str, kafka: str, stop: asyncio.Event) -> None:
    await leadership.wait_for(stop, SETTLE_SECONDS)
    async with (
        open_reader(database_url) as reader,
        open_connection(database_url, hints_only=True) as writer,
        open_producer(kafka) as producer,
    ):
        counts = await partition_counts(kafka, TOPICS)
        async with asyncio.timeout(DEADLINE):
            run_number = await hints.next_run(leader)
            known = await hints.load(leader)
        async with open_consumer(kafka) as consumer:
            tails = await read_tails(consumer, partitions_of(counts), known.marks)
        async with asyncio.timeout(DEADLINE):
            position = starting_position(known, tails, await head(leader))
        publisher = Publisher(producer, run=run_number, tails=tails, position=position)
        log.info("relay.publishing", run=run_number, position=position)
        await _publish(publisher, leader, reader, writer, stop)
        await hints.save(writer, publisher.take_hints())


async def _publish(
    publisher: Publisher,
    leader: AsyncConnection[Any],
    reader: Connection[Any],
    writer: AsyncConnection[Any],
    stop: asyncio.Event,
) -> None:
    appended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(leadership.watch(leader, appended))
        keeping = tasks.create_task(_keep_hints(publisher, writer))
        await _follow(publisher, reader, tasks, appended, stop)
        watching.cancel()
        keeping.cancel()


async def _follow(
    publisher: Publisher,
    reader: Connection[Any],
    tasks: asyncio.TaskGroup,
    appended: asyncio.Event,
    stop: asyncio.Event,
) -> None:
    """Read and build each page while the one before is being sent; the next is sent once that is acknowledged."""
    after = publisher.acknowledged
    sending: asyncio.Task[None] | None = None
    while not stop.is_set():
        appended.clear()
        async with asyncio.timeout(DEADLINE):
            rows = await asyncio.to_thread(read_sealed, reader, after)
        page = publisher.build(rows) if rows else None
        if sending:
            await sending
            sending = None
        elif page is None:
            await leadership.wait_for(appended, POLL_SECONDS)
        if page:
            after = page.position
            sending = tasks.create_task(publisher.send(page))
    if sending:
        await sending


async def _keep_hints(publisher: Publisher, writer: AsyncConnection[Any]) -> None:
    saved = publisher.acknowledged
    while True:
        await asyncio.sleep(HINT_SECONDS)
        if publisher.acknowledged != saved:
            saved = publisher.acknowledged
            async with asyncio.timeout(DEADLINE):
                await hints.save(writer, publisher.take_hints())
