"""An event that Kafka does not take holds back its own stream and no other one (faults R1)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from projections.history.customer_history import PROJECTION as HISTORY
from services.relay import parking
from services.stream_id import stream_uuid
from tests import stack as stacks
from tests.integration import published
from tests.integration.recorded import Recorder
from tests.integration.relays import PROGRAM, connected, published_all, relay
from tests.integration.topics_checked import topics_agree
from tests.integration.working import working
from tests.stack import PrivateStack
from tests.tampering import tampering
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")
# More than a topic takes; the padding stands where no reader looks.
TOO_BIG = b" " * 1_100_000
REPLACE = "update stored_events set state = %s where originator_id = %s and originator_version = %s"


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


def enlarge(database_url: str, stream: str, version: int) -> None:
    """Make a stored event too big for its topic, as a command with a long list did."""
    with tampering(database_url) as connection:
        row = connection.execute(
            "select state from stored_events where originator_id = %s and originator_version = %s",
            (stream_uuid(stream), version),
        ).fetchone()
        assert row is not None
        grown = row[0][:-1] + TOO_BIG + b"}"
        connection.execute(REPLACE, (grown, stream_uuid(stream), version))


def shrink(database_url: str, stream: str, version: int) -> None:
    """Make it fit, as a topic that takes more would."""
    with tampering(database_url) as connection:
        connection.execute(
            "update stored_events set state = replace(encode(state, 'escape'), %s, '')::bytea"
            " where originator_id = %s and originator_version = %s",
            (TOO_BIG.decode(), stream_uuid(stream), version),
        )


def replace(database_url: str, stream: str, version: int, old: bytes, new: bytes) -> None:
    with tampering(database_url) as connection:
        connection.execute(
            "update stored_events set state = replace(encode(state, 'escape'), %s, %s)::bytea"
            " where originator_id = %s and originator_version = %s",
            (old.decode(), new.decode(), stream_uuid(stream), version),
        )


def versions(kafka: str, stream: str) -> list[int]:
    """Return the versions of a stream in the order in which a subscriber that drops repeats receives them."""
    found = []
    for records in asyncio.run(published.read(kafka)).values():
        for _, _, _, value in published.without_repeats(records):
            assert value is not None
            if f'"subject":"{stream}",'.encode() in value:
                found.append(int(value.split(b'"version":', 1)[1].split(b",", 1)[0]))
    return found


def count(kafka: str) -> int:
    return sum(len(records) for records in asyncio.run(published.read(kafka)).values())


def parked(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute("select stream, position from relay_parked order by position").fetchall()


def error(database_url: str) -> str:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select error from relay_parked").fetchone()
    assert row is not None
    return str(row[0])


def retry(database_url: str, stream: str | None) -> int:
    async def ask() -> int:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            return (await parking.retry(connection, stream)).events

    return asyncio.run(ask())


def test_an_event_too_big_for_its_topic_parks_its_stream_and_the_others_go_on(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(90)
    enlarge(database_url, "complaint/7", 2)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
        recorder.record(90)
        eventually(lambda: published_all(database_url))
    assert parked(database_url) == [("complaint/7", 38)]
    assert versions(kafka, "complaint/7") == [1]
    assert versions(kafka, "complaint/8") == [1, 2, 3, 4, 5, 6]
    assert count(kafka) == 175
    found = topics_agree(database_url, kafka)
    assert found.example == {
        "position": 38,
        "expected": "a record",
        "found": f"parked at the relay: {error(database_url)}",
    }


def test_an_event_whose_key_is_not_known_parks_its_stream_too(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(90)
    replace(database_url, "complaint/7", 2, b'{"specversion":', b'{"damaged":')
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert [position for _, position in parked(database_url)] == [38]
    assert versions(kafka, "complaint/7") == [1]
    assert count(kafka) == 88


def test_a_stream_of_a_category_of_a_later_release_waits_and_the_reason_names_it(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(90)
    replace(database_url, "complaint/7", 1, b'"subject":"complaint/7"', b'"subject":"return-visit/7"')
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert parked(database_url) == [("return-visit/7", 8)]
    assert error(database_url) == (
        "the event has no topic here: return-visit, the category of its stream, is unknown to this release"
    )
    assert count(kafka) == 87


@pytest.mark.parametrize("version", [1, 2])
def test_an_event_of_a_later_release_is_published_like_any_other(database_url: str, kafka: str, version: int) -> None:
    """T18: topic and key need no knowledge of the type, whether the stream is known or begins with the event."""
    recorder = Recorder(database_url)
    recorder.record(90)
    known = b"received" if version == 1 else b"work-noted"
    replace(database_url, "complaint/7", version, b"complaint.%b.v1" % known, b"complaint.of-a-later-release.v1")
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    assert parked(database_url) == []
    assert versions(kafka, "complaint/7") == [1, 2, 3]
    found = topics_agree(database_url, kafka)
    assert found.ok, found.example


# A release before aggregates of one kind: it has the topic, and does not know whose it is.
OF_AN_EARLIER_RELEASE = f"from contracts import catalog; del catalog.AGGREGATES['complaint']\n{PROGRAM}"
SAID_BEFORE = "the event has no topic here: its type complaint.received.v1 is unknown to this release"


@pytest.mark.parametrize("said", [None, SAID_BEFORE], ids=["category", "type, as earlier releases say"])
def test_what_an_earlier_release_could_not_publish_is_published_by_a_newer_one_by_itself(
    database_url: str, kafka: str, said: str | None
) -> None:
    """T18: at the start of the newer relay, in order, with what was stored meanwhile, and without a decision."""
    recorder = Recorder(database_url)
    recorder.record(60)
    enlarge(database_url, "complaint/8", 1)
    with relay(database_url, kafka, program=OF_AN_EARLIER_RELEASE):
        eventually(lambda: published_all(database_url))
    assert len(parked(database_url)) == 30
    with psycopg.connect(database_url) as connection:
        connection.execute("update relay_parked set error = coalesce(%s, error) where stream <> 'complaint/8'", (said,))
        connection.execute("update relay_parked set error = 'too big' where stream = 'complaint/8'")
    recorder.record(30)
    with relay(database_url, kafka) as process:
        eventually(lambda: published_all(database_url) and count(kafka) == 87)
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        assert process.stdout
        told = process.stdout.read()
    assert parked(database_url) == [("complaint/8", 9)]
    assert all(versions(kafka, f"complaint/{number}") == [1, 2, 3] for number in range(30) if number != 8)
    (retried,) = [line for line in told.decode().splitlines() if "relay.retried" in line]
    assert "29" in retried
    assert "87" in retried


def test_a_restarted_relay_keeps_a_parked_stream_waiting_and_sends_nothing_twice(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(60)
    enlarge(database_url, "complaint/7", 1)
    for _ in range(3):
        with relay(database_url, kafka):
            recorder.record(30)
            eventually(lambda: published_all(database_url))
    assert versions(kafka, "complaint/7") == []
    assert count(kafka) == 145


def test_a_retried_stream_is_published_in_its_order_and_seen_by_subscribers(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(90)
    enlarge(database_url, "complaint/7", 2)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
        shrink(database_url, "complaint/7", 2)
        recorder.record(30)
        assert retry(database_url, "complaint/7") == 3
        recorder.record(30)
        eventually(lambda: published_all(database_url))
        eventually(lambda: versions(kafka, "complaint/7") == [1, 2, 3, 4, 5])
    assert parked(database_url) == []
    assert count(kafka) == 150
    found = topics_agree(database_url, kafka)
    assert found.ok, found.example


def test_a_retry_in_vain_parks_the_stream_again(database_url: str, kafka: str) -> None:
    recorder = Recorder(database_url)
    recorder.record(90)
    enlarge(database_url, "complaint/7", 2)
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
        retry(database_url, None)
        eventually(lambda: parked(database_url) == [("complaint/7", 38)])
        recorder.record(30)
        eventually(lambda: published_all(database_url))
        shrink(database_url, "complaint/7", 2)
        assert retry(database_url, None) == 3
        eventually(lambda: versions(kafka, "complaint/7") == [1, 2, 3, 4])
    assert connected(database_url) == 0


async def test_a_worker_applies_what_is_published_late(database_url: str, kafka: str) -> None:
    def seen() -> tuple[Any, ...] | None:
        with psycopg.connect(database_url) as connection:
            return connection.execute(
                "select count(*), count(*) filter (where customer = 'C7'), (select count(*) from set_aside_record)"
                " from customer_history"
            ).fetchone()

    recorder = Recorder(database_url)
    recorder.record(90)
    enlarge(database_url, "complaint/7", 2)
    with relay(database_url, kafka):
        async with working(HISTORY, database_url, kafka):
            await asyncio.to_thread(eventually, lambda: seen() == (88, 1, 0))
            shrink(database_url, "complaint/7", 2)
            await asyncio.to_thread(retry, database_url, None)
            await asyncio.to_thread(recorder.record, 30)
            await asyncio.to_thread(eventually, lambda: seen() == (120, 4, 0))
