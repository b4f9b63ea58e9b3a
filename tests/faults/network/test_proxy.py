"""A link breaks as it is told, and what was held back arrives once it is mended."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

import pytest

from tests.faults.network import proxy
from tests.faults.network.proxy import Fault, Link, Network
from tests.waiting import eventually_async


class Server(NamedTuple):
    """Answers each word with the same word; `heard` is what reached it."""

    port: int
    heard: bytearray


class Client(NamedTuple):
    """One connection over the link."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def asks(self, word: bytes) -> None:
        self.writer.write(word)
        await self.writer.drain()


@pytest.fixture
def network() -> Iterator[Network]:
    with proxy.network() as made:
        yield made
    assert "network" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    heard = bytearray()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while word := await reader.read(100):
                heard.extend(word)
                writer.write(word)
        except ConnectionError:
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield Server(listening.sockets[0].getsockname()[1], heard)


@pytest.fixture
def link(network: Network, server: Server) -> Link:
    return network.link(server.port)


@pytest.fixture
async def client(link: Link) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    made = Client(reader, writer)
    await made.asks(b"one")
    assert await reader.readexactly(3) == b"one"
    yield made
    writer.close()


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.MUTE], ids=lambda each: each.name)
async def test_what_is_held_back_arrives_once_the_link_is_mended(
    network: Network, link: Link, server: Server, client: Client, fault: Fault
) -> None:
    network.become(fault, link)
    await client.asks(b"two")
    # What is sent later over another link arrives before it.
    reader, writer = await asyncio.open_connection("127.0.0.1", network.link(server.port).port)
    await Client(reader, writer).asks(b"other")
    assert await reader.readexactly(5) == b"other"
    assert bytes(server.heard) == b"oneother"
    network.become(None, link)
    assert await client.reader.readexactly(3) == b"two"
    writer.close()


async def test_over_a_deaf_link_the_question_arrives_and_the_answer_does_not(
    network: Network, link: Link, server: Server, client: Client
) -> None:
    network.become(Fault.DEAF, link)
    await client.asks(b"two")

    async def heard() -> bool:
        return bytes(server.heard) == b"onetwo"

    await eventually_async(heard)
    network.become(None, link)
    assert await client.reader.readexactly(3) == b"two"


async def test_a_reset_ends_what_is_open_and_what_comes_after(network: Network, link: Link, client: Client) -> None:
    network.become(Fault.RESET, link)
    with pytest.raises(ConnectionError):
        await client.reader.readexactly(1)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await first_byte(link)


async def first_byte(link: Link) -> bytes:
    reader, _ = await asyncio.open_connection("127.0.0.1", link.port)
    return await reader.readexactly(1)


async def test_both_ends_of_a_half_closed_link_read_its_end(network: Network, link: Link, client: Client) -> None:
    network.become(Fault.HALF_CLOSED, link)
    assert await client.reader.read() == b""


async def test_what_is_sent_after_the_end_of_a_half_closed_link_is_lost_and_no_fault(
    network: Network, link: Link, server: Server, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    network.become(Fault.HALF_CLOSED, link)
    await client.asks(b"late")
    client.writer.close()
    # The link still takes connections, after those that it had.
    reader, writer = await asyncio.open_connection("127.0.0.1", network.link(server.port).port)
    await Client(reader, writer).asks(b"other")
    assert await reader.readexactly(5) == b"other"
    writer.close()

    assert bytes(server.heard) == b"oneother"
    assert not caplog.records


async def test_a_slow_link_passes_everything_on(network: Network, link: Link, client: Client) -> None:
    network.become(Fault.SLOW, link)
    await client.asks(b"two")
    assert await client.reader.readexactly(3) == b"two"
