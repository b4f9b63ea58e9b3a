"""What is sent to eat the API's memory stays within bounds, and others are served meanwhile (X2, X3, X7, X13)."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg
import pytest

from tests.services.api.server import START, Server, serving
from tests.services.packs.text.hostile import DRAFTS, HEAD
from tests.waiting import PATIENCE_SECONDS

# The API has some 700 MB of addresses when it stands still, most of them never used.
LIMIT: Final = 1400 << 20
LIMITED: Final = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({LIMIT}, {LIMIT})); {START}"
MOST_GROWN: Final = 400 << 20
ROWS: Final = 20_000
MEGABYTE: Final = 1 << 20

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def server(database_url: str, kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """
            insert into complaint_sla (complaint, customer, received_at, changes, changed_at, state)
            select number::text, repeat('C', 60), '2012-07-05', '[]', '2012-07-05', 'open'
            from generate_series(1, %s) as number
            """,
            (ROWS,),
        )
    with serving(database_url, kafka, tmp_path_factory.mktemp("attacked"), start=LIMITED) as started:
        yield started


async def _drafts(client: httpx.AsyncClient) -> None:
    """Send drafts that are costly to read, several at once."""
    dotted, brackets = HEAD + "a." * 95_000 + "a = 1", HEAD + "x = " + "[" * 90_000
    for content in (*DRAFTS.values(), dotted, brackets):
        answers = await asyncio.gather(
            *(client.post("/policies/hostile/draft", json={"content": content}) for _ in range(3))
        )
        assert {answer.status_code for answer in answers} <= {200, 201, 409, 422}
        assert max(len(answer.content) for answer in answers) < 1 << 16


async def _bodies(client: httpx.AsyncClient) -> None:
    """Send the largest bodies that are read at all, more at once than there is room for."""
    fields = json.dumps({f"unknown-{number}": number for number in range(35_000)}).encode()
    nested = b'{"summary":' + b"[" * (MEGABYTE - 20)
    for body, times in ((fields, 20), (nested, 20), (b" " * (MEGABYTE + 1), 20), (b" " * MEGABYTE, 100)):
        sending = (
            client.post("/complaints/8/receive", content=body, headers={"Content-Type": "application/json"})
            for _ in range(times)
        )
        answers = await asyncio.gather(*sending)
        assert {answer.status_code for answer in answers} <= {413, 422, 503}
        assert max(len(answer.content) for answer in answers) < 1 << 16


@asynccontextmanager
async def _held_open(url: str, request: bytes, times: int) -> AsyncIterator[list[asyncio.StreamReader]]:
    """Send a request many times, and read nothing."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    # Little is read ahead of what is asked for.
    connections = [await asyncio.open_connection(host, port, limit=1024) for _ in range(times)]
    for _, writer in connections:
        writer.write(request)
    try:
        yield [reader for reader, _ in connections]
    finally:
        for _, writer in connections:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _unread_exports(url: str) -> None:
    """Ask for more exports than are served at once, and read only how each answer begins."""
    export = b"GET /complaints HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n"
    async with _held_open(url, export, 60) as readers:
        begun = await asyncio.gather(*(reader.readline() for reader in readers))
    assert set(begun) == {b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 503 Service Unavailable\r\n"}


async def _half_open(url: str, client: httpx.AsyncClient) -> None:
    """Begin large bodies that never come whole."""
    head = b"POST /complaints/8/receive HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    async with _held_open(url, head + b"Content-Length: 1000000\r\n\r\n" + b" " * 900_000, 200):
        assert (await client.get("/livez")).is_success


async def _probe(client: httpx.AsyncClient, attack: Coroutine[Any, Any, None]) -> list[float]:
    """Ask and write like anybody else for as long as the attack lasts; return how long each answer took."""
    running, seconds = asyncio.create_task(attack), list[float]()
    while not running.done():
        began = time.perf_counter()
        read = await client.get("/complaints?limit=1")
        written = await client.post(f"/customers/P{len(seconds)}/register", json={"full_name": "Anna"})
        seconds.append((time.perf_counter() - began) / 2)
        assert (read.is_success, written.status_code in {200, 201}) == (True, True), (read.text, written.text)
    await running
    return seconds


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit of its addresses")
@pytest.mark.parametrize("name", ["drafts", "bodies", "unread exports", "half-open requests"])
async def test_the_api_lives_within_its_memory_and_serves_others(
    server: Server, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = psutil.Process(server.process.pid).memory_info
    before = memory().rss
    limits = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=PATIENCE_SECONDS, limits=limits) as attacking,
        httpx.AsyncClient(base_url=server.url, timeout=PATIENCE_SECONDS) as asking,
    ):
        attacks = {
            "drafts": lambda: _drafts(attacking),
            "bodies": lambda: _bodies(attacking),
            "unread exports": lambda: _unread_exports(server.url),
            "half-open requests": lambda: _half_open(server.url, attacking),
        }
        seconds = await _probe(asking, attacks[name]())
        assert (await asking.get("/readyz")).is_success
    grown = memory().rss - before
    p99 = statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]
    with capsys.disabled():
        print(f"\n{name}: {before >> 20} MB, +{grown >> 20} MB, {len(seconds)} others, p99 {p99 * 1000:.0f} ms")  # noqa: T201
    assert server.process.poll() is None
    assert grown < MOST_GROWN
