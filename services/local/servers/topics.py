"""Our topics in Kafka: which are missing, making them and deleting them; every answer is read."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from contracts.catalog import TOPICS
from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess
from services.deadline import KAFKA, answering
from services.settings import FILES

CONFIGURATION: Final = FILES / "deploy" / "kafka" / "topics.toml"
DEADLINE: Final = 30.0
REQUEST_MS: Final = 10_000
PAUSE_SECONDS: Final = 0.02


@asynccontextmanager
async def open_admin(kafka: KafkaAccess) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give a started admin client."""
    admin = clients.admin(kafka, request_timeout_ms=REQUEST_MS)
    try:
        await clients.start(admin, kafka)
        yield admin
    finally:
        await admin.close()


async def missing_topics(kafka: KafkaAccess, topics: Sequence[str] = TOPICS) -> list[str]:
    """Return which topics are missing, or have a partition that cannot be read or written, with the reason."""
    async with answering(KAFKA, DEADLINE), open_admin(kafka) as admin:
        described = {topic["topic"]: topic for topic in await admin.describe_topics(list(topics))}
    return [f"{topic}: {fault}" for topic in topics if (fault := _fault(described.get(topic)))]


def _fault(described: dict[str, Any] | None) -> str | None:
    code = UnknownTopicOrPartitionError.errno if described is None else described["error_code"]
    if code == UnknownTopicOrPartitionError.errno:
        return "is missing"
    if code or described is None:
        return str(for_code(code).__name__)
    # A replica that is away (error 9) leaves the partition readable and writable.
    leaderless = [each["partition"] for each in described["partitions"] if each["leader"] < 0]
    return f"partitions {leaderless} have no leader" if leaderless else None


async def make_topics(
    kafka: KafkaAccess, partitions: int, topics: Collection[str] = TOPICS, replication: int = 1
) -> None:
    """Create the topics that are missing, and return when they can be read and written."""
    async with answering(KAFKA, DEADLINE), open_admin(kafka) as admin:
        wanted = [each for each in declared(partitions, replication) if each.name in topics]
        present = await admin.list_topics()
        missing = [each for each in wanted if each.name not in present]
        if missing:
            answer = await admin.create_topics(missing)
            _read(((each[0], each[1], each[2:]) for each in answer.topic_errors), tolerated=TopicAlreadyExistsError)
        # The broker answers before it knows them.
        while any(_fault(each) for each in await admin.describe_topics([each.name for each in wanted])):  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(PAUSE_SECONDS)


def declared(partitions: int, replication: int = 1) -> list[NewTopic]:
    """Describe the topic of every aggregate."""
    configuration = tomllib.loads(CONFIGURATION.read_text())["config"]
    return [NewTopic(topic, partitions, replication, topic_configs=configuration) for topic in TOPICS]


async def delete_topics(kafka: KafkaAccess, topics: Collection[str] = TOPICS) -> None:
    """Delete topics with all their records, and return when they are gone."""
    async with answering(KAFKA, DEADLINE), open_admin(kafka) as admin:
        # Not only those that are listed: a broker lists a new topic a moment after it was made.
        answer = await admin.delete_topics(list(topics))
        codes = ((each[0], each[1], ()) for each in answer.topic_error_codes)
        _read(codes, tolerated=UnknownTopicOrPartitionError)
        # The broker answers before it deletes.
        while set(topics) & set(await admin.list_topics()):  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(PAUSE_SECONDS)


async def shape(kafka: KafkaAccess) -> tuple[int, int] | None:
    """Return the largest numbers of partitions and of replicas among our topics, None where there is none."""
    async with answering(KAFKA, DEADLINE), open_admin(kafka) as admin:
        described = [each for each in await admin.describe_topics(list(TOPICS)) if not each["error_code"]]
    if not described:
        return None
    replicas = [len(partition["replicas"]) for topic in described for partition in topic["partitions"]]
    return max(len(topic["partitions"]) for topic in described), max(replicas)


def _read(answers: Iterable[tuple[str, int, tuple[Any, ...]]], *, tolerated: type[Exception]) -> None:
    """Raise what Kafka refused."""
    for topic, code, details in answers:
        error = for_code(code)
        if error not in {NoError, tolerated}:
            raise error(": ".join([f"topic {topic}", *(str(each) for each in details if each)]))
