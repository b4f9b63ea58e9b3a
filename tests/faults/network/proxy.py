"""A network that a test can break: TCP links, each with a listening port of its own in front of a server's port.

Whatever is sent over a silent link is held back, not lost: TCP would send it again. Unlike on a network that drops
packets, the other end's kernel still confirms what it takes, so that no keepalive of TCP notices: only a limit of the
program itself does.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Final

SECONDS: Final = 10.0
CHUNK: Final = 64 * 1024
LATENCY_SECONDS: Final = 0.2
# Closing with this option sends a reset.
RESET: Final = struct.pack("ii", 1, 0)


class Fault(Enum):
    """What is wrong with a link; a link without fault passes everything on at once."""

    SILENT = "silent drop"
    DEAF = "one way: no answer comes back"
    MUTE = "one way: nothing is sent"
    RESET = "reset"
    HALF_CLOSED = "half closed"
    SLOW = "latency"


STILL: Final = {True: frozenset({Fault.SILENT, Fault.MUTE}), False: frozenset({Fault.SILENT, Fault.DEAF})}


class Link:
    """Passes on what connects to `port`."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self._target = target
        self._fault: Fault | None = None
        self._changed = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._half_closed: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def listen(self) -> None:
        """Accept connections on a port that is free."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def end(self) -> None:
        """Accept no more connections."""
        if self._server:
            self._server.close()

    def become(self, fault: Fault | None) -> None:
        """Break the link, or mend it."""
        self._fault = fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault is Fault.RESET:
            for writer in self._writers:
                _reset(writer)
        if fault is Fault.HALF_CLOSED:
            for writer in self._writers:
                with suppress(OSError):
                    writer.write_eof()
            self._half_closed |= self._writers

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._fault is Fault.RESET:
            _reset(writer)
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _reset(writer)
            return
        ends = {writer, back}
        self._writers |= ends
        try:
            # Cancelled when the network ends; asyncio would complain of that.
            with suppress(asyncio.CancelledError):
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._pass_on(reader, back, there=True))
                    tasks.create_task(self._pass_on(there, writer, there=False))
        finally:
            self._writers -= ends
            self._half_closed -= ends
            for each in ends:
                each.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, there: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if self._fault is Fault.SLOW:
                    await asyncio.sleep(LATENCY_SECONDS)
                while self._fault in STILL[there]:
                    await self._changed.wait()
                if writer in self._half_closed:
                    continue  # lost: nothing can be sent after the end
                writer.write(data)
                await writer.drain()
            if not writer.is_closing() and writer not in self._half_closed:
                writer.write_eof()
            return
        # A reset of one end is passed on to the other.
        _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


class Network:
    """Links that run in a thread of their own, so that no test holds them up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._links: list[Link] = []

    def link(self, target: int) -> Link:
        """Make a link to a port of this machine."""
        link = Link(target)
        asyncio.run_coroutine_threadsafe(link.listen(), self._loop).result(timeout=SECONDS)
        self._links.append(link)
        return link

    def become(self, fault: Fault | None, *links: Link) -> None:
        """Break these links, or mend them; return when it is done."""

        async def change() -> None:
            for link in links:
                link.become(fault)

        asyncio.run_coroutine_threadsafe(change(), self._loop).result(timeout=SECONDS)

    async def end(self) -> None:
        """End every link with all its connections."""
        for link in self._links:
            link.end()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def network() -> Iterator[Network]:
    """Run a network; every connection over it ends with it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="network", daemon=True)
    thread.start()
    made = Network(loop)
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(made.end(), loop).result(timeout=SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
