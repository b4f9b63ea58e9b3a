"""A connection with a deadline for each thing that its client does: nobody keeps one by doing nothing."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS_FOR_HEAD: Final = 10
SECONDS_FOR_BODY: Final = 30
# Without a byte taken from what is ready for the client.
SECONDS_TO_TAKE: Final = 30
LATE: Final = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 42\r\n"
    b"connection: close\r\n\r\nThe request did not arrive within its time"
)


class Ambiguous(Exception):
    """The request says twice how long it is, or for whom: two programs could read two different requests."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection; it closes idle ones itself once a first answer is given."""

    # When what is expected now must have arrived; the timer looks again where that was moved while it ran.
    _due: float | None = None
    _looking: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

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

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        self._expect(SECONDS_FOR_HEAD)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse what two programs could read differently, and begin to wait for the body."""
        names = [name for name, _ in self.headers]
        if {b"content-length", b"transfer-encoding"} <= {*names} or names.count(b"host") > 1:
            raise Ambiguous
        self._expect(SECONDS_FOR_BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Leave the rest to the application."""
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
        answered: Any = self.cycle and (self.cycle.response_started and not self.cycle.response_complete)
        if not answered:
            self.transport.write(LATE)
        self.transport.close()
