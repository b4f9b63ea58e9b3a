"""A connection with a deadline for each thing that its client does, and a head of bounded length."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS_FOR_HEAD: Final = 10
SECONDS_FOR_BODY: Final = 30
# Without a byte taken from what is ready for the client.
SECONDS_TO_TAKE: Final = 30
# A token has 16 KiB at most. Of longer heads, parsing copies what is there again with each part that arrives.
LONGEST_HEAD: Final = 1 << 16
LONG: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 36\r\n"
    b"connection: close\r\n\r\nThe head of the request is too long."
)
LATE: Final = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 42\r\n"
    b"connection: close\r\n\r\nThe request did not arrive within its time"
)


class Ambiguous(Exception):
    """The request says twice how long it is, or for whom: two programs could read two different requests."""


class TooLong(Exception):
    """The head of the request is too long."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection; it closes idle ones itself once a first answer is given."""

    # When what is expected now must have arrived; the timer looks again where that was moved while it ran.
    _due: float | None = None
    _looking: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    # Bytes since the last whole head or part of a body: of a head, of trailers, of a chunk's head.
    _unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._expect(SECONDS_FOR_HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._expect(None)
        if self._looking is not None:
            self._looking.cancel()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Refuse a head, or trailers, that go on and on."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > LONGEST_HEAD and not self.transport.is_closing():
            self._close(LONG)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        self._expect(SECONDS_FOR_HEAD)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse what two programs could read differently, and begin to wait for the body."""
        names = [name for name, _ in self.headers]
        if {b"content-length", b"transfer-encoding"} <= {*names} or names.count(b"host") > 1:
            raise Ambiguous
        fields = sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)
        if len(self.url) + fields > LONGEST_HEAD:
            raise TooLong
        self._unread = 0
        self._expect(SECONDS_FOR_BODY)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Go on with a body that arrives."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Leave the rest to the application."""
        self._unread = 0
        self._expect(None)
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait until the client takes what is ready for it."""
        super().pause_writing()
        self._taking = self._taking or self.loop.call_later(SECONDS_TO_TAKE, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on with what is still to be sent."""
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
        super().resume_writing()

    def _expect(self, seconds: float | None) -> None:
        """Move the deadline, three times for each request; the timer itself only where it would be late."""
        self._due = due = None if seconds is None else self.loop.time() + seconds
        if due is not None and (self._looking is None or self._looking.when() > due):
            self._look_at(due)

    def _look_at(self, due: float) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self.loop.call_at(due, self._look)

    def _look(self) -> None:
        self._looking = None
        if self._due is None:
            return
        if self._due > self.loop.time():
            self._look_at(self._due)
        else:
            self._late()

    def _late(self) -> None:
        if self.transport.is_closing():
            return
        self._close(LATE)

    def _close(self, why: bytes) -> None:
        answered: Any = self.cycle and (self.cycle.response_started and not self.cycle.response_complete)
        if not answered:
            self.transport.write(why)
        self.transport.close()
