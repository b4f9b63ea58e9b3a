"""The relay publishes every stored event in order, whatever happens to it (architecture 4: the relay is crash-only)."""

import asyncio
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from contracts.catalog import TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.relay import leadership
from services.relay import relay as production
from services.relay.topics.consumer import offsets, open_consumer, partition_counts, partitions_of, records
from tests import stack as stacks
from tests.integration import published
from tests.integration.recorded import Recorder
from tests.integration.relays import (
    WITHOUT_POLLING,
    connected,
    halting_relay,
    head,
    last_try,
    listens,
    progress,
    published_all,
    relay,
)
from tests.stack import PARTITIONS, PrivateStack
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


def assert_published(database_url: str, kafka: str) -> published.Partitions:
    found = asyncio.run(published.read(kafka))
    wanted = published.expected(database_url)
    assert {partition: published.without_repeats(records) for partition, records in found.items()} == wanted
    assert [repeat for records in found.values() for repeat in published.repeated_within_a_run(records)] == []
    return found


def test_every_stored_event_reaches_its_partition_once_in_order(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(500)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
        recorder.record(700)
        eventually(lambda: published_all(database_url))
    found = assert_published(database_url, kafka)
    assert sum(len(records) for records in found.values()) == 1200


def test_a_record_says_that_it_is_a_cloud_event(database_url: str, kafka: str) -> None:
    Recorder(database_url).record(30)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    headers = asyncio.run(headers_of_all_records(kafka))
    assert len(headers) == 30
    # As the Kafka protocol binding of CloudEvents 1.0.2, section 3.3.1, writes it.
    assert {each["content-type"] for each in headers} == {b"application/cloudevents+json; charset=utf-8"}


async def headers_of_all_records(kafka: str) -> list[dict[str, bytes]]:
    partitions = partitions_of(await partition_counts(KafkaAccess(kafka), TOPICS))
    async with open_consumer(KafkaAccess(kafka)) as consumer:
        begins, ends = await offsets(consumer, partitions)
        return [dict(record.headers) async for run in records(consumer, begins, ends) for record in run]


def test_positions_left_out_by_undone_transactions_leave_no_hole(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(50)
    with psycopg.connect(database_url) as connection:
        connection.execute("select nextval('stored_events_notification_id_seq') from generate_series(1, 7)")
    recorder.record(50)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert head(database_url) == 107
    assert_published(database_url, kafka)


def test_a_stored_event_is_published_at_once(database_url: str, kafka: str) -> None:
    """A relay that hardly ever looks by itself publishes what it was notified of."""
    recorder = Recorder(database_url)
    recorder.record(10)
    with relay(database_url, kafka, program=WITHOUT_POLLING):
        eventually(lambda: published_all(database_url) and listens(database_url))
        for _ in range(5):
            recorder.record(1)
            eventually(lambda: published_all(database_url))
    # What it waits by choice, were a notification lost.
    assert production.POLL_SECONDS + production.HINT_SECONDS < 0.3


def test_the_standby_takes_over_within_five_seconds_of_a_kill(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    tries: set[datetime | None] = set()

    def taken_over() -> bool:
        tries.add(last_try(database_url))
        return published_all(database_url)

    with relay(database_url, kafka) as leader:
        eventually(lambda: published_all(database_url))
        with relay(database_url, kafka):
            # The leader has four connections, the standby one.
            eventually(lambda: connected(database_url) == 5)
            leader.kill()
            recorder.record(100)
            eventually(taken_over)
    # Measured in the standby's own steps: they become slower with the machine.
    assert len(tries) * leadership.RETRY_SECONDS + production.SETTLE_SECONDS + production.HINT_SECONDS < 5
    found = assert_published(database_url, kafka)
    assert {record.run for records in found.values() for record in records} == {1, 2}


def test_a_frozen_relay_loses_the_lead_and_sends_nothing_once_it_wakes(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka) as frozen:
        eventually(lambda: published_all(database_url))
        frozen.send_signal(signal.SIGSTOP)
        with relay(database_url, kafka):
            recorder.record(100)
            eventually(lambda: published_all(database_url))
            frozen.send_signal(signal.SIGCONT)
            assert frozen.wait(PATIENCE_SECONDS) != 0
            recorder.record(100)
            eventually(lambda: published_all(database_url))
    found = assert_published(database_url, kafka)
    runs = [[record.run for record in records] for records in found.values()]
    assert runs == [sorted(each) for each in runs]
    assert sum(len(records) for records in found.values()) == 300


def test_a_standby_publishes_nothing(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    tries: set[datetime | None] = set()

    def was_refused_often() -> bool:
        tries.add(last_try(database_url))
        return len(tries - {None}) > 4

    with relay(database_url, kafka) as leader:
        eventually(lambda: published_all(database_url))
        with relay(database_url, kafka) as standby:
            # Often enough for one that believes it may lead to begin.
            eventually(was_refused_often)
            assert connected(database_url) == 5
            for _ in range(20):
                recorder.record(100)
            eventually(lambda: published_all(database_url))
            leader.send_signal(signal.SIGTERM)
            assert leader.wait(PATIENCE_SECONDS) == 0
            standby.send_signal(signal.SIGTERM)
            assert standby.wait(PATIENCE_SECONDS) == 0
    found = assert_published(database_url, kafka)
    assert {record.run for records in found.values() for record in records} == {1}


def test_killed_relays_lose_nothing_and_keep_the_order(database_url: str, kafka: str, tmp_path: Path) -> None:
    recorder = Recorder(database_url)
    recorder.record(30_000)
    for after in (5_000, 10_000, 15_000):
        with halting_relay(database_url, kafka, after=after, file=tmp_path / f"{after}") as victim:
            victim.kill()
        assert not published_all(database_url)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert_published(database_url, kafka)


def test_a_relay_without_hints_publishes_nothing_twice(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(300)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    with psycopg.connect(database_url) as connection:
        connection.execute("truncate relay_tail")
        connection.execute("update relay_progress set position = 0")
    with relay(database_url, kafka):
        recorder.record(1)
        eventually(lambda: published_all(database_url))
    found = assert_published(database_url, kafka)
    assert sum(len(records) for records in found.values()) == 301


def test_a_partition_that_lost_its_records_gets_them_again(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(300)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    partition, lost = max(asyncio.run(published.read(kafka)).items(), key=lambda item: len(item[1]))
    asyncio.run(delete_records(kafka, partition, len(lost)))
    with relay(database_url, kafka):
        recorder.record(1)
        eventually(lambda: published_all(database_url))
    found = assert_published(database_url, kafka)
    assert {record.run for record in found[partition]} == {2}
    assert sum(len(records) for records in found.values()) == 301


async def delete_records(kafka: str, partition: TopicPartition, before: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.delete_records({partition: RecordsToDelete(before_offset=before)})
    await admin.close()


def test_topics_made_anew_get_everything_again(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(300)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    stacks.empty_topics(kafka)
    with relay(database_url, kafka):
        recorder.record(1)
        eventually(lambda: published_all(database_url))
    found = assert_published(database_url, kafka)
    assert sum(len(records) for records in found.values()) == 301


def test_a_relay_whose_connection_is_cut_ends_and_another_one_goes_on(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka) as leader:
        eventually(lambda: published_all(database_url))
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_locks "
                "where locktype = 'advisory' and database = (select oid from pg_database "
                "where datname = current_database())"
            )
        assert leader.wait(PATIENCE_SECONDS) != 0
    with relay(database_url, kafka):
        recorder.record(100)
        eventually(lambda: published_all(database_url))
    assert_published(database_url, kafka)


def test_a_relay_that_meets_another_writer_ends_and_its_successor_goes_on(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka) as surprised:
        eventually(lambda: published_all(database_url))
        asyncio.run(write_into_every_partition(kafka))
        recorder.record(100)
        assert surprised.wait(PATIENCE_SECONDS) != 0
        assert surprised.stdout is not None
        assert b"OffsetsBroken" in surprised.stdout.read()
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    found = asyncio.run(published.read(kafka))
    wanted = published.expected(database_url)
    assert {partition: published.without_repeats(records) for partition, records in found.items()} == wanted


def test_a_record_of_somebody_else_at_the_end_of_a_topic_stops_no_relay(database_url: str, kafka: str) -> None:
    Recorder(database_url).record(100)
    asyncio.run(write_into_every_partition(kafka))
    for _ in range(2):
        with relay(database_url, kafka):
            eventually(lambda: published_all(database_url))
        with psycopg.connect(database_url) as connection:
            connection.execute("truncate relay_tail")
            connection.execute("update relay_progress set position = 0")
        asyncio.run(write_into_every_partition(kafka))
    assert_published(database_url, kafka)


async def write_into_every_partition(kafka: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for number in range(PARTITIONS):
            await producer.send_and_wait("kehu.complaint.v1", b"{}", partition=number)


def test_a_relay_stops_within_its_time_when_asked(database_url: str, kafka: str, tmp_path: Path) -> None:
    """It finishes the page under way and the next, which it has read already, whatever waits behind them."""
    recorder = Recorder(database_url)
    recorder.record(20_000)
    with halting_relay(database_url, kafka, after=0, file=tmp_path / "halted") as asked:
        asked.send_signal(signal.SIGTERM)
        (tmp_path / "halted").unlink()
        assert asked.wait(PATIENCE_SECONDS) == 0
    assert 0 < progress(database_url) < head(database_url)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert_published(database_url, kafka)
