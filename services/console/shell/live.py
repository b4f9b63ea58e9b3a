"""Parts of a page that renew themselves: the server sends them again when they have changed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from services.console.shell.shared import Shared
from services.room import Full, Room

SECONDS_BETWEEN: Final = 1.0
# So long one connection watches; the browser opens the next.
MOST_LOOKS: Final = 600
SECONDS_BETWEEN_PINGS: Final = 15
MOST_WATCHERS: Final = 50

# A look at something: what there is to show, and whether that was the last.
Look = Callable[[], Awaitable[tuple[Any, bool]]]
Draw = Callable[[Any], Response]


@dataclass(slots=True)
class Watchers:
    """All pages that are watched: they share the looks at the same thing, and there is room for so many."""

    room: Room = field(default_factory=lambda: Room(MOST_WATCHERS))
    looks: Shared = field(default_factory=lambda: Shared(SECONDS_BETWEEN / 2))

    def watched(self, request: Request, look: Look, draw: Draw) -> Response:
        """Answer with what each look shows, where it differs from the look before, once a second."""

        async def changes() -> AsyncIterator[dict[str, str]]:
            try:
                with self.room.entered():
                    async for text in _drawn(request, look, draw):
                        yield {"data": text}
            except Full:
                # The page stays as it is: whoever wants to know more loads it again.
                pass
            # Without this word a browser connects again for ever.
            yield {"event": "done", "data": ""}

        return EventSourceResponse(changes(), ping=SECONDS_BETWEEN_PINGS)


async def _drawn(request: Request, look: Look, draw: Draw) -> AsyncIterator[str]:
    before: Any = None
    sent = ""
    for _ in range(MOST_LOOKS):
        found, ended = await look()
        if found != before:
            before, text = found, bytes(draw(found).body).decode()
            if text != sent:
                sent = text
                yield text
        if ended or await request.is_disconnected():
            return
        await asyncio.sleep(SECONDS_BETWEEN)
