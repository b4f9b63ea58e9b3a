"""Compares topics and store as `kehu check` does, without the read models."""

import asyncio

import psycopg

from contracts.catalog import TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.check.finding import Finding
from services.check.snapshot import open_snapshot
from services.check.topics import check_topics
from services.relay import hints
from services.relay.topics.consumer import open_consumer, partition_counts


def topics_agree(database_url: str, kafka: str) -> Finding:
    """Compare topics and store as `kehu check` does."""

    async def compare() -> Finding:
        counts = await partition_counts(KafkaAccess(kafka), TOPICS)
        async with (
            await psycopg.AsyncConnection.connect(database_url, autocommit=True) as present,
            open_snapshot(database_url) as snapshot,
            open_consumer(KafkaAccess(kafka)) as consumer,
        ):
            until = (await hints.load(present)).position
            finding, _ = await check_topics(snapshot.connection, present, consumer, counts, until)
            return finding

    return asyncio.run(compare())
