"""The subscribers of the documentation, run as their reader would run them."""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from contracts.complaints.complaint import ComplaintClosed, ComplaintReceived
from contracts.envelope import GENESIS, seal
from contracts.message import Event, instant
from contracts.record.partition import partition_of
from tests.checkout import ROOT
from tests.contracts.examples import CAUSE
from tests.integration import system
from tests.integration.system import records_of_the_log
from tests.services.api.server import serving
from tests.stack import PARTITIONS
from tests.waiting import PATIENCE_SECONDS

TOPIC: Final = "kehu.complaint.v1"
SUBSCRIBER: Final = ROOT / "docs/subscriber.py"
FORGETTING: Final = ROOT / "docs/forgetting_subscriber.py"
TIME: Final = instant(CAUSE.occurred_at)

EVENTS: Final[Sequence[tuple[str, int, Event]]] = [
    ("complaint/8", 1, ComplaintReceived(customer_id="C1", complaint_id="8", channel="hotline", summary="漏水")),
    ("complaint/9", 1, ComplaintReceived(customer_id="C2", complaint_id="9", channel="email", summary="Too late")),
    ("complaint/8", 2, ComplaintClosed(customer_id="C1", complaint_id="8")),
]
LINES: Final = [
    f"{TIME} {stream} {event.type} urn:kehu:schema:{event.type} {event.model_dump()}" for stream, _, event in EVENTS
]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the relay writes it."""

    key: bytes
    value: bytes
    partition: int
    headers: list[tuple[str, bytes]]


def records() -> list[Record]:
    """Seal the events in their streams and chain them in their partitions."""
    made: list[Record] = []
    previous: dict[int, int] = defaultdict(int)
    hashes: dict[str, str] = defaultdict(lambda: GENESIS)
    for position, (stream, version, event) in enumerate(EVENTS, start=1):
        state, hashes[stream] = seal(
            event, stream=stream, version=version, cause=CAUSE, time=TIME, prev_hash=hashes[stream]
        )
        key = event.partition_key(stream).encode()
        partition = partition_of(key, PARTITIONS)
        place = {"position": position, "prevposition": previous[partition], "run": 1}
        made.append(Record(key, state, partition, [(name, b"%d" % number) for name, number in place.items()]))
        previous[partition] = position
    return made


async def publish(kafka: str, publications: Sequence[Record]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for record in publications:
            await producer.send_and_wait(
                TOPIC, record.value, key=record.key, partition=record.partition, headers=record.headers
            )


@asynccontextmanager
async def running_subscriber(
    kafka: str, program: Path = SUBSCRIBER, api: str = ""
) -> AsyncIterator[asyncio.StreamReader]:
    """Run a subscriber, which never ends by itself, and give what it prints."""
    environment = os.environ | {"KEHU_KAFKA": kafka, "KEHU_API": api, "PYTHONIOENCODING": "utf-8"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.stdout
        assert process.returncode is None
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def printed(output: asyncio.StreamReader, count: int) -> list[str]:
    return [(await output.readline()).decode().rstrip("\n") for _ in range(count)]


@pytest.mark.usefixtures("fresh_topics")
async def test_ten_lines_print_complaint_events_past_and_to_come_with_their_schema_version(kafka: str) -> None:
    published = records()
    await publish(kafka, published[:2])

    async with asyncio.timeout(PATIENCE_SECONDS), running_subscriber(kafka) as output:
        past = await printed(output, 2)
        await publish(kafka, published[2:])
        to_come = await printed(output, 1)

    assert sorted(past) == LINES[:2]
    assert to_come == LINES[2:]


@pytest.mark.usefixtures("fresh_topics")
async def test_a_subscriber_that_may_read_names_asks_for_them_and_forgets_whom_we_forget(
    kafka: str, database_url: str, home_folder: Path
) -> None:
    """AC2: the topic carries the name sealed; the API opens it for who asks."""
    asked = {"Kehu-Actor": "li", "Kehu-Reason": "Asked%20for"}
    with serving(database_url, kafka, home_folder) as server:
        async with httpx.AsyncClient(base_url=server.url, headers=asked) as api:
            (await api.post("/customers/C8/register", json={"full_name": "Zhao Zhao"})).raise_for_status()
            before = await asyncio.to_thread(records_of_the_log, database_url)
            await asyncio.to_thread(system.publish, kafka, before)
            async with asyncio.timeout(PATIENCE_SECONDS), running_subscriber(kafka, FORGETTING, server.url) as output:
                assert await printed(output, 1) == ['{"C8": "Zhao Zhao"}']
                (await api.post("/customers/C8/erase", json={"by": "li"})).raise_for_status()
                after = await asyncio.to_thread(records_of_the_log, database_url)
                later = {place: chain[len(before.get(place, ())) :] for place, chain in after.items()}
                await asyncio.to_thread(system.publish, kafka, later)
                assert await printed(output, 1) == ["{}"]
    assert not any(b"Zhao" in (each.value or b"") for chain in after.values() for each in chain)
