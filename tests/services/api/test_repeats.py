"""64 clients repeat the same 1,000 command ids at once: each command has one result, the log has each event once.

KEHU_IDS_PER_CLIENT=1000 makes every client send every id; fewer, chosen at random, keep the run short.
"""

import asyncio
import json
import os
import random
import ssl
from collections import Counter, defaultdict
from pathlib import Path

import httpx
import psycopg
from psycopg.rows import tuple_row

from tests.services.api.server import serving
from tests.waiting import PATIENCE_SECONDS

CLIENTS = 64
COMMANDS = 1_000
IDS_PER_CLIENT = int(os.environ.get("KEHU_IDS_PER_CLIENT", "60"))
# Several commands a stream, so that they meet in it.
CUSTOMERS = 100
AMOUNT = {"amount": "10.00", "currency": "USD"}
# Reading the certificates of a machine takes longer than all that a client asks here.
UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
Results = dict[int, set[tuple[str, int, int]]]


async def _repeat(url: str, seed: int, results: Results, first: Counter[int]) -> None:
    numbers = random.Random(seed).sample(range(COMMANDS), IDS_PER_CLIENT)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, verify=UNUSED) as client:
        for number in numbers:
            answer = await client.post(
                f"/customers/C{number % CUSTOMERS}/record-purchase",
                json={"purchase": str(number), "purchased_on": "2012-01-03", "quantity": 1, "amount": AMOUNT},
                headers={"Idempotency-Key": f"purchase {number}"},
            )
            assert answer.is_success, answer.text
            accepted = answer.json()
            results[number].add((accepted["stream"], accepted["version"], accepted["position"]))
            first[number] += not accepted["repeated"]


async def _all_at_once(url: str) -> tuple[Results, Counter[int]]:
    results: Results = defaultdict(set)
    first: Counter[int] = Counter()
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
        for number in range(CUSTOMERS):
            answer = await client.post(f"/customers/C{number}/register", json={"full_name": f"Customer {number}"})
            assert answer.is_success, answer.text
    async with asyncio.TaskGroup() as clients:
        for seed in range(CLIENTS):
            clients.create_task(_repeat(url, seed, results, first))
    return results, first


def test_repeats_by_many_clients_store_each_event_once(database_url: str, kafka: str, tmp_path: Path) -> None:
    with serving(database_url, kafka, tmp_path) as server:
        results, first = asyncio.run(_all_at_once(server.url))

    stored: Counter[tuple[str, int, int]] = Counter()
    commands: Counter[str] = Counter()
    with psycopg.connect(database_url, row_factory=tuple_row) as connection:
        for position, state in connection.execute("select notification_id, state from stored_events"):
            envelope = json.loads(state)
            if envelope["type"] == "customer.purchase-recorded.v1":
                stored[envelope["subject"], envelope["version"], position] += 1
                commands[envelope["commandid"]] += 1
    assert len(results) > COMMANDS * 0.9
    assert all(len(answers) == 1 for answers in results.values())
    assert stored == Counter(answer for answers in results.values() for answer in answers)
    assert set(commands.values()) == {1}
    assert set(first.values()) == {1}
