"""A store that went back, or a foreign record, stops the relay until a person decides (faults R4, R5, attacks X4)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from contracts.catalog import TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.local.servers import topics
from services.relay.decisions.adopt import PositionsExhausted, adopt
from services.relay.decisions.decision import Decided
from services.relay.decisions.republish import republish
from tests import stack as stacks
from tests.integration import published
from tests.integration.recorded import Recorder
from tests.integration.relays import published_all, relay
from tests.integration.topics_checked import topics_agree
from tests.stack import PARTITIONS, PrivateStack
from tests.tampering import tampering
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")
TOPIC = "kehu.complaint.v1"
GO_BACK = (
    "delete from stored_events where notification_id > 50",
    "select setval('stored_events_notification_id_seq', 50)",
    "update relay_progress set position = 50",
    "delete from relay_tail",
)


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


def go_back(database_url: str) -> None:
    """Do what a failover to a replica behind does."""
    with tampering(database_url) as connection:
        for statement in GO_BACK:
            connection.execute(statement)


def state(database_url: str) -> tuple[str, str]:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select state, detail from relay_leader").fetchone()
    assert row is not None
    return row[0], row[1]


def refuses(database_url: str) -> bool:
    return state(database_url)[0] == "refusing"


def forge(kafka: str, position: int, *, partition: int = 3) -> int:
    """Write a record that claims to be the relay's; return its offset."""

    async def send() -> int:
        headers = [("position", b"%d" % position), ("prevposition", b"0"), ("run", b"1")]
        async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
            sent = await producer.send_and_wait(TOPIC, b'{"forged": true}', partition=partition, headers=headers)
            return int(sent.offset)

    return asyncio.run(send())


def decide_adopt(database_url: str, kafka: str) -> dict[str, Any]:
    decided = Decided("adopt", None, "ops", "a test")
    return asyncio.run(adopt(database_url, KafkaAccess(kafka), decided, lambda _reached, _count=None: None))


def decide_republish(database_url: str, kafka: str, *chosen: str) -> None:
    decided = Decided("republish", None, "ops", "a test")
    asyncio.run(republish(database_url, KafkaAccess(kafka), decided, chosen or TOPICS, partitions=PARTITIONS))


def accepted(kafka: str) -> set[bytes]:
    """Return what a subscriber keeps that has read everything from the beginning, foreign records included."""
    found = asyncio.run(published.read(kafka)).values()
    return {value for records in found for _, _, _, value in published.without_repeats(records) if value}


def stored(database_url: str) -> set[bytes]:
    with psycopg.connect(database_url) as connection:
        return {row[0] for row in connection.execute("select state from stored_events")}


def test_a_store_that_went_back_stops_the_relay_whatever_its_head_until_it_is_adopted(
    database_url: str, kafka: str
) -> None:
    Recorder(database_url).record(100)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    go_back(database_url)
    later = Recorder(database_url)
    for events in (20, 100):
        later.record(events, first=40)
        before = len(accepted(kafka))
        with relay(database_url, kafka):
            eventually(lambda: refuses(database_url))
        assert len(accepted(kafka)) == before
    assert f"{TOPIC}[" in state(database_url)[1]
    with relay(database_url, kafka):
        eventually(lambda: refuses(database_url))
        assert decide_adopt(database_url, kafka)["foreign"] == 50
    with relay(database_url, kafka):
        later.record(30, first=40)
        eventually(lambda: published_all(database_url))
        eventually(lambda: stored(database_url) <= accepted(kafka))
    before = sum(map(len, asyncio.run(published.read(kafka)).values()))
    assert decide_adopt(database_url, kafka)["late"] == 0
    with relay(database_url, kafka):
        eventually(lambda: state(database_url)[0] == "publishing")
        later.record(1, first=40)
        eventually(lambda: published_all(database_url))
    assert sum(map(len, asyncio.run(published.read(kafka)).values())) == before + 1
    found = topics_agree(database_url, kafka)
    assert found.ok, found.example
    assert found.tolerated == 50


def test_a_forged_record_far_ahead_is_named_and_adopting_makes_subscribers_hear_again(
    database_url: str, kafka: str
) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    offset = forge(kafka, 10**12)
    with relay(database_url, kafka):
        eventually(lambda: refuses(database_url))
        assert f"{TOPIC}[3] holds at offset {offset} a record for position {10**12}" in state(database_url)[1]
        recorder.record(60)
        decide_adopt(database_url, kafka)
    with relay(database_url, kafka):
        recorder.record(60)
        eventually(lambda: published_all(database_url))
        eventually(lambda: stored(database_url) <= accepted(kafka))
    with psycopg.connect(database_url) as connection:
        noted = connection.execute("select topic, partition, kafka_offset from relay_foreign").fetchall()
        decisions = connection.execute(
            "select decided_by, reason, outcome ->> 'foreign' from relay_decision"
        ).fetchall()
    assert noted == [(TOPIC, 3, offset)]
    assert decisions == [("ops", "a test", "1")]


def test_a_forged_position_that_nobody_can_count_beyond_needs_a_new_topic(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    forge(kafka, 2**70)
    with relay(database_url, kafka):
        eventually(lambda: refuses(database_url))
        with pytest.raises(PositionsExhausted, match=f"republish --topic {TOPIC}"):
            decide_adopt(database_url, kafka)
    decide_republish(database_url, kafka, TOPIC)
    with relay(database_url, kafka):
        recorder.record(20)
        eventually(lambda: published_all(database_url))
        eventually(lambda: stored(database_url) == accepted(kafka))


def test_a_record_of_a_stored_position_with_other_bytes_is_foreign(database_url: str, kafka: str) -> None:
    Recorder(database_url).record(100)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    forge(kafka, 100)
    with relay(database_url, kafka):
        eventually(lambda: refuses(database_url))


@pytest.mark.parametrize("lost", [TOPICS, (TOPIC,)], ids=["all", "one"])
def test_topics_that_are_gone_are_made_and_filled_again(database_url: str, kafka: str, lost: tuple[str, ...]) -> None:
    recorder = Recorder(database_url)
    recorder.record(100)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    asyncio.run(topics.delete_topics(KafkaAccess(kafka), lost))
    assert asyncio.run(topics.missing_topics(KafkaAccess(kafka))) == [f"{topic}: is missing" for topic in lost]
    decide_republish(database_url, kafka, *lost)
    assert asyncio.run(topics.missing_topics(KafkaAccess(kafka))) == []
    with relay(database_url, kafka):
        recorder.record(10)
        eventually(lambda: published_all(database_url))
        eventually(lambda: stored(database_url) == accepted(kafka))
    assert TopicPartition(TOPIC, 0) in asyncio.run(published.read(kafka))
