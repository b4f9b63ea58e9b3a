"""A subscriber in another language reads every record of every topic as a CloudEvent, with the library for them."""

import json
from collections import Counter

import psycopg
import pytest

from contracts.catalog import EVENTS, TOPIC_OF, TOPICS
from contracts.envelope import seal, unseal
from contracts.message import instant
from services.stream_id import stream_uuid
from tests.contracts.examples import CAUSE
from tests.examples import a, stream_of
from tests.integration.relays import published_all, relay
from tests.subscribers import node_programs
from tests.waiting import eventually

INSERT = "insert into stored_events (originator_id, originator_version, topic, state) values (%s, %s, %s, %s)"


def every_event() -> list[tuple[str, int, bytes]]:
    """Seal one event of each type, each in a stream of its kind, with its version there."""
    versions: Counter[str] = Counter()
    rows: list[tuple[str, int, bytes]] = []
    hashes: dict[str, str] = {}
    for event in map(a, EVENTS.values()):
        stream = stream_of(event)
        versions[stream] += 1
        state, hashes[stream] = seal(
            event,
            stream=stream,
            version=versions[stream],
            cause=CAUSE,
            time=instant(CAUSE.occurred_at),
            prev_hash=hashes.get(stream, ""),
        )
        rows.append((stream, versions[stream], state))
    return rows


@pytest.mark.usefixtures("fresh_topics")
def test_a_library_for_cloudevents_reads_every_record_of_every_topic(database_url: str, kafka: str) -> None:
    node_programs.install()
    rows = every_event()
    envelopes = [unseal(state) for _, _, state in rows]
    with psycopg.connect(database_url) as connection:
        connection.cursor().executemany(
            INSERT,
            [
                (stream_uuid(stream), version, envelope.type, state)
                for (stream, version, state), envelope in zip(rows, envelopes, strict=True)
            ],
        )
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    read = [json.loads(line) for line in node_programs.output("subscriber.mjs", kafka, *TOPICS).splitlines()]
    assert {each["topic"] for each in read} == set(TOPICS)
    assert sorted((each["topic"], each["id"], each["type"], each["partitionkey"]) for each in read) == sorted(
        (TOPIC_OF[each.type], str(each.id), each.type, each.partition_key) for each in envelopes
    )
