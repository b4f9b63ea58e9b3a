"""A client that sends half a request, says two lengths, or does not read loses its connection."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.requests import Request

from services import connection
from services.api import serve as api
from services.console import serve as console
from tests.waiting import PATIENCE_SECONDS, eventually_async

HEAD = b"POST /echo HTTP/1.1\r\nHost: localhost\r\n"
Configured = Callable[[FastAPI], uvicorn.Config]
LARGE = b"x" * (32 << 20)


class Served(NamedTuple):
    """A server that answers."""

    server: uvicorn.Server

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection."""
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return await asyncio.open_connection("127.0.0.1", port)

    async def has_hung_up(self) -> bool:
        """Return whether a request came, and its connection is gone."""
        state = self.server.server_state
        return state.total_requests > 0 and not state.connections


@pytest.fixture(params=[api.configured, console.configured], ids=["api", "console"])
def configured(request: pytest.FixtureRequest) -> Configured:
    """Give each test once for each of our servers."""
    settings: Configured = request.param
    return settings


@asynccontextmanager
async def served(configured: Configured) -> AsyncIterator["Served"]:
    """Serve a small application as one of our own is served."""
    app = FastAPI()

    @app.post("/echo")
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body())

    @app.get("/large")
    async def large() -> PlainTextResponse:
        return PlainTextResponse(LARGE)

    config = configured(app)
    config.host, config.port = "127.0.0.1", 0
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]  # pytest keeps its own
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn sends no event
        await asyncio.sleep(0.01)
    try:
        yield Served(server)
    finally:
        server.should_exit = True
        await serving


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECONDS_FOR_HEAD", "SECONDS_FOR_BODY", "SECONDS_TO_TAKE"):
        monkeypatch.setattr(connection, name, 0.3)


async def _answer(here: Served, *parts: bytes) -> bytes:
    """Send the parts, and read until the server closes the connection."""
    reader, writer = await here.connect()
    for part in parts:
        writer.write(part)
        await writer.drain()
    async with asyncio.timeout(PATIENCE_SECONDS):
        answer: bytes = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /ec",
        HEAD,
        HEAD + b"Content-Length: 10\r\n\r\n12345",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n123",
        HEAD + b"Content-Length: 2\r\n\r\n12" + HEAD,
    ],
    ids=range(6),
)
async def test_half_a_request_is_not_waited_for(sent: bytes, configured: Configured) -> None:
    async with served(configured) as here:
        answer = await _answer(here, sent)

    assert answer.rpartition(b"HTTP/1.1 ")[2].startswith(b"408 Request Timeout\r\n")
    assert answer.endswith(b"\r\n\r\nThe request did not arrive within its time")


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HEAD + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        HEAD + b"Host: kehu.example\r\nContent-Length: 2\r\n\r\n12",
    ],
    ids=range(4),
)
async def test_a_request_that_can_be_read_in_two_ways_gets_one_answer(sent: bytes, configured: Configured) -> None:
    async with served(configured) as here:
        answer = await _answer(here, sent)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begin", "part"),
    [
        (HEAD, b"a: b\r\n"),
        (HEAD + b"X: ", b"a"),
        (b"POST /echo?", b"a"),
        (CHUNKED + b"0\r\n", b"a: b\r\n"),
        (CHUNKED + b"0\r\nX: ", b"a"),
        (CHUNKED + b"1;", b"a"),
    ],
    ids=range(6),
)
async def test_a_head_that_does_not_end_is_cut_off(
    begin: bytes, part: bytes, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECONDS_FOR_HEAD", "SECONDS_FOR_BODY"):
        monkeypatch.setattr(connection, name, PATIENCE_SECONDS)
    async with served(configured) as here:
        reader, writer = await here.connect()
        writer.write(begin)
        size, most = 0, 64 << 20
        with contextlib.suppress(ConnectionError):
            while size < most and not reader.at_eof():
                writer.write(part * 4_096)
                size += len(part) * 4_096
                await writer.drain()
                await asyncio.sleep(0)
        writer.close()

    assert size < most


async def test_a_head_is_bounded_however_it_arrives(configured: Configured) -> None:
    end = b"Content-Length: 2\r\nConnection: close\r\n\r\nab"
    async with served(configured) as here:
        fits = await _answer(here, HEAD + b"X: " + b"a" * 40_000 + b"\r\n" + end)
        with contextlib.suppress(ConnectionResetError):
            assert not (await _answer(here, HEAD + b"a: b\r\n" * 20_000 + end)).startswith(b"HTTP/1.1 200")

    assert fits.startswith(b"HTTP/1.1 200")


async def test_a_long_body_is_no_long_head(configured: Configured) -> None:
    body = b"a" * (1 << 20)
    end = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    async with served(configured) as here:
        answer = await _answer(here, HEAD + end, *[body[: 1 << 16]] * 16)

    assert answer.endswith(body)


async def test_whole_requests_are_answered_one_after_another(configured: Configured) -> None:
    whole = HEAD + b"Content-Length: 2\r\n\r\nab"
    async with served(configured) as here:
        answer = await _answer(here, whole, whole.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert answer.count(b"HTTP/1.1 200 OK") == 2


async def test_who_does_not_take_the_answer_loses_the_connection(configured: Configured) -> None:
    async with served(configured) as here:
        reader, writer = await here.connect()
        writer.write(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await eventually_async(here.has_hung_up)
        received = io.BytesIO()
        with contextlib.suppress(ConnectionResetError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while part := await reader.read(1 << 20):
                    received.write(part)
        writer.close()

    assert received.tell() < len(LARGE)
