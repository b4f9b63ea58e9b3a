"""Parts of a page that renew themselves: the server sends them again when they have changed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

SECONDS_BETWEEN: Final = 1.0
# So long one connection watches; the browser opens the next.
MOST_LOOKS: Final = 600
SECONDS_BETWEEN_PINGS: Final = 15


# A look at something: what it shows, and whether that was the last.
Look = Callable[[], Awaitable[tuple[Response, bool]]]


def watched(request: Request, look: Look) -> Response:
    """Answer with what each look shows, where it differs from the look before, once a second."""

    async def changes() -> AsyncIterator[dict[str, str]]:
        before = ""
        for _ in range(MOST_LOOKS):
            shown, ended = await look()
            text = bytes(shown.body).decode()
            if text != before:
                before = text
                yield {"data": text}
            if ended or await request.is_disconnected():
                break
            await asyncio.sleep(SECONDS_BETWEEN)
        # Without this word a browser connects again for ever.
        yield {"event": "done", "data": ""}

    return EventSourceResponse(changes(), ping=SECONDS_BETWEEN_PINGS)
