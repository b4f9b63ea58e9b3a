"""Refuses query parameters whose bytes are not UTF-8: frameworks put another character in their place and go on."""

from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api import problem
from services.api.problem import InvalidField

FAULT: Final = "it holds bytes that are not UTF-8"
RULE: Final = "utf-8"
# A name that nobody knows is as long as the sender likes.
LONGEST_NAME: Final = 64


class QueryText:
    """ASGI middleware in front of the lists; commands read nothing from the query."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = unreadable(scope["query_string"]) if scope["type"] == "http" else None
        if name is None:
            await self._app(scope, receive, send)
            return
        fields = [InvalidField(field=f"query.{name}", rule=RULE, message=FAULT)]
        answer = problem.answer(
            Request(scope, receive), 422, "request.invalid", f"query.{name}: {FAULT}", fields=fields
        )
        await answer(scope, receive, send)


def unreadable(query: bytes) -> str | None:
    """Return the name of the first parameter that is not UTF-8, or None."""
    if b"%" not in query and query.isascii():
        return None
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="latin-1"):
        try:
            (name + value).encode("latin-1").decode()
        except UnicodeDecodeError:
            return name[:LONGEST_NAME].encode("latin-1").decode(errors="replace")
    return None
