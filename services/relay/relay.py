"""The relay: publishes every stored event to Kafka in order of position. It is crash-only: any error ends it."""

import asyncio
import signal
from typing import Any, Final, NamedTuple

import structlog
from psycopg import AsyncConnection, Connection

from contracts.catalog import TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.deadline import POSTGRESQL, answering
from services.relay import hints, leadership, measures, parking
from services.relay.connections import open_connection, open_producer, open_reader
from services.relay.lease import Lease
from services.relay.publisher import Page, Publisher, Start
from services.relay.reconciling import Reconciler
from services.relay.resume import starting_position
from services.relay.topics import held
from services.relay.topics.consumer import largest_records, open_consumer, partition_counts, partitions_of
from services.relay.topics.tails import read_ends, tails_of
from services.store.log import head

DEADLINE: Final = 10.0
POLL_SECONDS: Final = 0.1
HINT_SECONDS: Final = 0.05
# The last request of a killed predecessor may still be on its way to Kafka; tails read before it would be wrong.
SETTLE_SECONDS: Final = 0.5
log = structlog.get_logger(__name__)


class Links(NamedTuple):
    """The connections of the leader: the one that holds the lock, one that reads in a thread, one for hints."""

    leader: AsyncConnection[Any]
    reader: Connection[Any]
    writer: AsyncConnection[Any]


async def run(database_url: str, kafka: KafkaAccess) -> None:
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
        log.error("relay.failed", error=type(cause).__name__, message=str(cause))  # noqa: TRY400 - one line is enough
        raise cause from None


def _first(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def _lead(leader: AsyncConnection[Any], database_url: str, kafka: KafkaAccess, stop: asyncio.Event) -> None:
    async with (
        open_reader(database_url) as reader,
        open_connection(database_url, hints_only=True) as writer,
        open_connection(database_url, hints_only=True) as beats,
    ):
        async with answering(POSTGRESQL, DEADLINE):
            run_number = await hints.next_run(leader)
        lease = Lease(run_number, "starting")
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(lease.keep(beats))
            await leadership.wait_for(stop, SETTLE_SECONDS)
            await _begin(Links(leader, reader, writer), database_url, kafka, lease, stop)
            keeping.cancel()
        lease.state = "stopped in order"
        await lease.beat(beats)


async def _begin(links: Links, database_url: str, kafka: KafkaAccess, lease: Lease, stop: asyncio.Event) -> None:
    counts = await partition_counts(kafka, TOPICS)
    largest = await largest_records(kafka, TOPICS)
    async with answering(POSTGRESQL, DEADLINE):
        known = await hints.load(links.leader)
        foreign = await held.foreign(links.leader)
    async with open_consumer(kafka) as consumer:
        ends = await read_ends(consumer, partitions_of(counts), known.marks, foreign)
    missing = await held.unheld(links.leader, held.claims(ends.found))
    if missing:
        await _stand_still(links.leader, held.complaint(missing, await head(links.leader)), lease, stop)
        return
    tails = tails_of(ends, known.marks)
    position = starting_position(known, tails)
    async with open_producer(kafka, min(largest.values())) as producer:
        start = Start(lease.run or 0, position, await _still_parked(links), largest, lease)
        publisher = Publisher(tails, start, producer)
        # What was read here need not be read again, however soon this run is killed.
        async with answering(POSTGRESQL, DEADLINE):
            await hints.save(links.writer, publisher.take_hints())
        lease.state = "publishing"
        measures.LEADS.set(1)
        log.info("relay.publishing", run=lease.run, position=position)
        await _publish(publisher, Reconciler(database_url, kafka, publisher.ends), links, stop)
        await hints.save(links.writer, publisher.take_hints())


async def _still_parked(links: Links) -> set[bytes]:
    """Have the streams tried again that another release could not publish and this one can; return those that wait."""
    async with answering(POSTGRESQL, DEADLINE):
        retried = await parking.retry_known(links.leader)
    if retried.streams:
        log.info("relay.retried", **retried._asdict(), message="another release did not know where they belong")
    async with answering(POSTGRESQL, DEADLINE):
        return await asyncio.to_thread(parking.parked_streams, links.reader)


async def _stand_still(leader: AsyncConnection[Any], why: str, lease: Lease, stop: asyncio.Event) -> None:
    """Keep the lead and publish nothing: the decision of a person ends this session."""
    lease.state, lease.detail = "refusing", why
    log.error("relay.refusing", message=why)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(leadership.watch(leader, asyncio.Event()))
        await stop.wait()
        watching.cancel()


async def _publish(publisher: Publisher, reconciler: Reconciler, links: Links, stop: asyncio.Event) -> None:
    appended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(leadership.watch(links.leader, appended))
        keeping = tasks.create_task(_keep_hints(publisher, links.writer))
        reconciling = tasks.create_task(reconciler.keep())
        await _follow(publisher, links.reader, tasks, appended, stop)
        watching.cancel()
        keeping.cancel()
        reconciling.cancel()


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
        async with answering(POSTGRESQL, DEADLINE):
            rows = await asyncio.to_thread(parking.read_page, reader, after)
        page = publisher.build(rows) if rows else None
        if page and (page.refused or page.waiting):
            await _park(reader, page)
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


async def _park(reader: Connection[Any], page: Page) -> None:
    """Write down what this page leaves out, before any later event is sent."""
    measures.PARKED.inc(len(page.refused))
    for row, error in page.refused:
        log.error("relay.parked", position=row.stored, message=error)
    async with answering(POSTGRESQL, DEADLINE):
        await asyncio.to_thread(parking.park, reader, page.refused, page.waiting)


async def _keep_hints(publisher: Publisher, writer: AsyncConnection[Any]) -> None:
    saved = publisher.acknowledged
    while True:
        await asyncio.sleep(HINT_SECONDS)
        if publisher.acknowledged != saved:
            saved = publisher.acknowledged
            async with answering(POSTGRESQL, DEADLINE):
                await hints.save(writer, publisher.take_hints())
