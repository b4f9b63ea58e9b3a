"""Messages per second of the real relay, beside plain aiokafka sending the same values in batches of its own making."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final
from uuid import uuid4

import psycopg
from aiokafka import AIOKafkaProducer

from tests import stack as stacks
from tests.benchmarks import history, process, topic
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.history import Row
from tests.benchmarks.pace import Pace, Stopwatch
from tests.stack import PARTITIONS

UNIT: Final = "messages/s"
THING: Final = "message"
BATCH: Final = 1_000
BATCH_BYTES: Final = 1_000_000
FORGET: Final = "update relay_progress set position = 0; delete from relay_tail"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    rows = list(history.of_shoppers(bench.scale.events))
    with stacks.database(bench.servers) as database_url:
        history.store(database_url, rows)
        yield [partial(_plain, bench, rows), partial(_relay, bench, database_url, len(rows))]


def _relay(bench: Bench, database_url: str, events: int) -> Sequence[Sample]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(FORGET)
    stacks.empty_topics(bench.servers.kafka)
    with process.running(bench.servers, database_url, "relay") as processes:
        pace = asyncio.run(topic.growth(bench.servers.kafka, topic.CUSTOMERS, events, processes))
    return pace.samples("relay", UNIT, THING)


def _plain(bench: Bench, rows: Sequence[Row]) -> Sequence[Sample]:
    return asyncio.run(_send(bench.servers.kafka, rows)).samples("plain aiokafka send_batch", UNIT, THING)


async def _send(kafka: str, rows: Sequence[Row]) -> Pace:
    messages = [(row.customer_id.encode(), row.state) for row in rows]
    name = f"plain-{uuid4().hex}"
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka, acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES
    )
    async with topic.scratch(kafka, name), producer:
        await producer.send_and_wait(name, b"the first one connects")
        stopwatch = Stopwatch()
        sent = []
        for number, first in enumerate(range(0, len(messages), BATCH)):
            batch = producer.create_batch()
            for key, value in messages[first : first + BATCH]:
                batch.append(key=key, value=value, timestamp=None)
            assert batch.record_count() == len(messages[first : first + BATCH]), "a full batch drops what is appended"
            sent.append(await producer.send_batch(batch, name, partition=number % PARTITIONS))
        await asyncio.gather(*sent)
        return stopwatch.pace(len(messages))


BENCHMARK = Benchmark(
    title="relay",
    prepare=prepare,
    goals=(Goal(figure="relay", beside="plain aiokafka send_batch", at_least=0.5),),
)
