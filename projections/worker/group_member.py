"""A member of a projection's consumer group: takes batches from Kafka, and continues from the checkpoints.

Kafka's committed offsets are only for displays of the lag: the checkpoints beside the rows decide where to continue.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, count, groupby
from operator import attrgetter
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER

from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Projection
from projections.worker.delivery import Delivery, delivery
from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess
from projections.worker.reader import Reader

MAX_RECORDS: Final = 2_000
PLACE: Final = attrgetter("topic", "partition")
# So long a poll waits for records; it returns as soon as there are any.
POLL_MS: Final = 500
TEND_SECONDS: Final = 1.0
# The partitions of a killed worker wait this long for the next one; it is the minimum that Kafka allows by default.
SESSION_TIMEOUT_MS: Final = 6_000
HEARTBEAT_MS: Final = 1_000
# A topic that was deleted and made again is noticed after this time; aiokafka's own is five minutes.
METADATA_AGE_MS: Final = 5_000
# A topic made again may end where its worker was: only its last record shows that it is another topic.
LOOK_AGAIN_SECONDS: Final = 10
# Together less than the 20 seconds that a process has after SIGTERM.
FINISH_SECONDS: Final = 8.0
COMMIT_SECONDS: Final = 2.0
LEAVE_SECONDS: Final = 6.0
# One group for all generations: when one takes the place of another, both are at the same records.
GROUP: Final = "kehu.{}.1"
log = structlog.get_logger(__name__)


async def _whole(records: Sequence[Any]) -> KafkaMessage:
    # FastStream's own parser decodes every header, and loses the batch where one is not text.
    return KafkaMessage(raw_message=records, body=b"", consumer=FAKE_CONSUMER)


async def _raw(message: KafkaMessage) -> Any:
    return message.raw_message


async def _polled(consumer: AIOKafkaConsumer) -> tuple[Any, ...]:
    """Wait for records. After an empty poll FastStream's own sleeps: what arrives waits, or idle workers are busy."""
    found = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
    return tuple(chain.from_iterable(found.values()))


class GroupMember(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka is published without types
    """A member of the projection's consumer group."""

    def __init__(self, projection: Projection[Any], kafka: KafkaAccess, reader: Reader) -> None:
        self._topics = projection.topics
        self._reader = reader
        self._failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._kafka = kafka
        self._leaving = False
        self._committed: dict[TopicPartition, int] = {}
        self._broker = clients.broker(
            kafka,
            client_id=f"kehu-{projection.name}",
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            graceful_timeout=COMMIT_SECONDS,
            metadata_max_age_ms=METADATA_AGE_MS,
            logger=None,
        )
        self._subscriber = self._broker.subscriber(
            *projection.topics,
            batch=True,
            group_id=GROUP.format(projection.name),
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=MAX_RECORDS,
            session_timeout_ms=SESSION_TIMEOUT_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            # The same partitions of all topics go to the same worker: a row depends on the events of one customer.
            partition_assignment_strategy=(RangePartitionAssignor,),
            listener=self,
            parser=_whole,
            decoder=_raw,
        )
        self._subscriber(self.take)
        self._subscriber.get_msg = _polled  # type: ignore[method-assign] # its own sleeps, see below

    async def start(self) -> None:
        """Join the group and begin to read."""
        await clients.start(self._broker, self._kafka)

    async def failure(self) -> None:
        """Raise the error that stopped a batch."""
        await self._failure

    def partitions(self) -> list[Partition]:
        """Name the partitions assigned to this worker."""
        return _own(self._consumer().assignment())

    def partition_counts(self) -> dict[str, int]:
        """Count the partitions of each topic; none where Kafka has not said yet."""
        consumer = self._consumer()
        return {topic: len(consumer.partitions_for_topic(topic) or ()) for topic in self._topics}

    async def take(self, records: Sequence[Any]) -> None:
        """Apply a batch. FastStream swallows exceptions of a handler, so one goes to `failure` and ends the work."""
        if self._leaving or self._failure.done():
            return
        deliveries: dict[Partition, list[Delivery]] = defaultdict(list)
        for place, run in groupby(records, key=PLACE):
            deliveries[Partition(*place)] += map(delivery, run)
        try:
            await self._reader.take(deliveries, self.partition_counts())
        except Exception as error:  # noqa: BLE001 - handed to `run`, which raises it
            self._fail(error)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Continue from the checkpoints. aiokafka only logs exceptions raised here, so they also go to `failure`."""
        partitions = _own(assigned)
        log.info("worker.assigned", partitions=[f"{topic}[{number}]" for topic, number in partitions])
        try:
            self._seek(await self._reader.begin(partitions))
        except Exception as error:  # noqa: BLE001 - handed to `run`, which raises it
            self._fail(error)

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Do nothing: the checkpoints decide between a batch under way and the partitions' next owner."""

    async def tend(self) -> None:
        """Every second, read again what a crash of PostgreSQL lost, and commit the worker's offsets to Kafka.

        Every ten, take what a worker of another release parked: one may be at work beside this one.
        """
        before: Mapping[Partition, Checkpoint] = {}
        for second in count(1):
            await asyncio.sleep(TEND_SECONDS)
            if second % LOOK_AGAIN_SECONDS == 1:
                await self._reader.retake()
            if second % LOOK_AGAIN_SECONDS == 0:
                before = self._look_again(before)
            lost = await self._reader.lost()
            if lost:
                log.warning("worker.commits-lost", partitions=[f"{topic}[{number}]" for topic, number in lost])
                self._seek(lost)
            await self._commit()

    def _look_again(self, before: Mapping[Partition, Checkpoint]) -> Mapping[Partition, Checkpoint]:
        """Have the last record come again where nothing was read meanwhile; return how far each partition was read."""
        now = dict(self._reader.checkpoints)
        self._seek({partition: each for partition, each in now.items() if before.get(partition) == each})
        return now

    async def leave(self) -> None:
        """Finish the batch, commit and leave the group, each within its time, as Kafka may be the reason to leave."""
        self._leaving = True
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                await self._reader.end()
        await self._commit()
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._broker.stop()
        await self._reader.disconnect()

    async def _commit(self) -> None:
        consumer = self._subscriber.consumer
        if consumer is None:
            return
        assigned = consumer.assignment()
        offsets = {
            TopicPartition(*partition): checkpoint.kafka_offset + 1
            for partition, checkpoint in self._reader.checkpoints.items()
            if partition in assigned
        }
        # There are none while a topic is deleted, and aiokafka refuses to commit nothing.
        if not offsets or offsets == self._committed:
            return
        with suppress(TimeoutError, KafkaError):
            async with asyncio.timeout(COMMIT_SECONDS):
                await consumer.commit(offsets)
                self._committed = offsets

    def _seek(self, checkpoints: Mapping[Partition, Checkpoint]) -> None:
        consumer = self._consumer()
        assigned = consumer.assignment()
        for partition, checkpoint in checkpoints.items():
            if partition in assigned:
                # Its record comes again: in a topic that was made again, another one may stand there.
                consumer.seek(TopicPartition(*partition), max(0, checkpoint.kafka_offset))

    def _consumer(self) -> AIOKafkaConsumer:
        assert self._subscriber.consumer is not None
        return self._subscriber.consumer

    def _fail(self, error: Exception) -> None:
        if not self._failure.done():
            self._failure.set_exception(error)


def _own(partitions: Iterable[TopicPartition]) -> list[Partition]:
    return sorted(Partition(*partition) for partition in partitions)
