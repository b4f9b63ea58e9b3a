"""Sends the file of an export as fast as its client takes it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import IO, Final

from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from services.room import Room

VARY: Final = {"Vary": "Accept"}
SENT_AT_ONCE: Final = 1 << 16
# A client that takes a byte now and then keeps nobody else from an export for longer.
SECONDS_TO_TAKE: Final = 600.0


class Export(StreamingResponse):
    """A file that is sent as fast as the client takes it; with the response it is gone, and its room is free."""

    def __init__(self, file: IO[bytes], form: str, room: Room, headers: Mapping[str, str]) -> None:
        super().__init__(_parts(file), media_type=form, headers={**VARY, **headers})
        self._file = file
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_TAKE):
                await super().__call__(scope, receive, send)
        except TimeoutError as late:
            # The connection is closed in the middle of the answer, which its client notices.
            raise ClientDisconnect from late
        finally:
            self._file.close()
            self._room.leave()


async def _parts(file: IO[bytes]) -> AsyncGenerator[bytes]:
    while part := file.read(SENT_AT_ONCE):
        yield part
