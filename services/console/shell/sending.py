"""Reads a form within bounds: its length, its number of fields, and what all forms together keep in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from services.console.api import Problem
from services.room import Full, Room

MOST_FIELDS: Final = 1_000
# The longest text of a command, a version of a policy, in the longest form that a browser gives it.
LARGEST_FORM: Final = 4 << 20
MOST_AT_ONCE: Final = 160 << 20


class Forms:
    """The room that all forms share from their first byte until they are answered."""

    def __init__(self, size: int = MOST_AT_ONCE) -> None:
        self._room = Room(size)

    @asynccontextmanager
    async def arrived(self, request: Request, largest: int) -> AsyncIterator[FormData]:
        """Wait for a form; refuse one that is too large, or that comes while too much is here already."""
        size = 0

        async def receive() -> Message:
            nonlocal size
            message = await request.receive()
            length = len(message.get("body", b""))
            if size + length > largest:
                raise Problem(413, "request.too-large", f"A form here has at most {largest:,} bytes.")
            self._enter(length)
            size += length
            return message

        try:
            async with Request(request.scope, receive).form(max_fields=MOST_FIELDS, max_part_size=largest) as form:
                yield form
        except HTTPException as refused:
            raise Problem(refused.status_code, "request.invalid", refused.detail) from refused
        finally:
            self._room.leave(size)

    def _enter(self, length: int) -> None:
        try:
            self._room.enter(length)
        except Full as full:
            raise Problem(503, "console.busy", "Too many large forms are being read: send this one again.") from full
