"""The servers that integration tests stand on are there, empty, and private."""

import asyncio

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services import migrate

TOPIC = "kehu.customer.v1"


def test_a_database_is_migrated(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables is not None
    assert tables[0] > 0


def test_a_database_of_a_newer_release_is_left_as_it_is_with_a_sentence(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        (before,) = connection.execute("select version_num from alembic_version").fetchone() or ("",)
        connection.execute("update alembic_version set version_num = '99'")
        connection.commit()
        with pytest.raises(migrate.DatabaseNewer, match="at migration 99, and this release knows"):
            migrate.migrate(database_url)
        connection.execute("update alembic_version set version_num = %s", (before,))


def test_a_database_tells_characters_of_all_languages_apart_from_punctuation(
    database_url: str,
) -> None:
    with psycopg.connect(database_url) as connection:
        upper = connection.execute("SELECT upper('é'), '客户' ~ '^\\w+$'").fetchone()
    assert upper == ("É", True)


@pytest.mark.usefixtures("fresh_topics")
def test_topics_hold_nothing_at_first(kafka: str) -> None:
    assert asyncio.run(_records_in_topic(kafka)) == 0


@pytest.mark.usefixtures("fresh_topics")
def test_topics_are_emptied_for_the_next_test(kafka: str) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
            await producer.send_and_wait(TOPIC, b"left behind", partition=0)

    asyncio.run(send())
    assert asyncio.run(_records_in_topic(kafka)) == 1


async def _records_in_topic(bootstrap: str) -> int:
    async with AIOKafkaConsumer(TOPIC, bootstrap_servers=bootstrap) as consumer:
        partitions = consumer.assignment()
        assert len(partitions) == 12
        return sum((await consumer.end_offsets(partitions)).values())
