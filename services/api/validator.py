"""Gives every answer to a GET an ETag, and answers 304 where its reader has it already (RFC 9110, 13)."""

import re
from hashlib import sha256
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api import problem
from services.api.reading.thing import VERSION

ETAG: Final = "ETag"
# Kept by its reader, and only where it is the same reader; shown again only when we were asked.
CACHED: Final = "private, no-cache"
OK: Final = 200
NOT_MODIFIED: Final = 304
UNCHANGED: Final = "The reader has this answer already"
# Of the 64 digits of SHA-256; no one looks for two bodies that share them.
DIGITS: Final = 24
# Some forty tags of ours.
LONGEST: Final = 1000
UNREADABLE: Final = f"If-None-Match must be printable ASCII of at most {LONGEST:,} characters."
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
# What an answer without a body has no use for.
OF_THE_BODY: Final = ("content-length", "content-type")
IF_NONE_MATCH: Final[dict[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer that the reader has: while it still holds, 304 is answered without a body.",
    "schema": {"type": "string", "maxLength": LONGEST},
}
HEADERS: Final[dict[str, Any]] = {
    ETAG: {
        "description": "Names these bytes, for If-None-Match. That of one thing begins with the version of its stream,"
        " and can be sent with a command in If-Match. Left out where all of a long answer is sent at once.",
        "schema": {"type": "string"},
    }
}


class Validator:
    """ASGI middleware; answers that are sent in parts pass through, since their end is not known at the beginning."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        known = ", ".join(Headers(scope=scope).getlist("if-none-match"))
        if len(known) <= LONGEST and known.isascii() and known.isprintable():
            await self._app(scope, receive, _Validated(known, send))
            return
        answer = problem.answer(Request(scope, receive), 422, "request.invalid", UNREADABLE)
        await answer(scope, receive, send)


class _Validated:
    """Holds the head of one answer back until its body is there."""

    def __init__(self, known: str, send: Send) -> None:
        self._known = known
        self._send = send
        self._head: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == OK:
            self._head = message
            return
        head, self._head = self._head, None
        if head is None:
            await self._send(message)
        elif message.get("more_body"):
            await self._send(head)
            await self._send(message)
        else:
            await self._whole(head, message)

    async def _whole(self, head: Message, body: Message) -> None:
        headers = MutableHeaders(raw=head["headers"])
        tag = headers.setdefault(ETAG, etag(body.get("body", b""), headers.get(VERSION)))
        headers.setdefault("Cache-Control", CACHED)
        if not matches(tag, self._known):
            await self._send(head)
            await self._send(body)
            return
        for name in OF_THE_BODY:
            del headers[name]
        await self._send({**head, "status": NOT_MODIFIED, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": b""})


def describe(document: dict[str, Any]) -> None:
    """Say in the OpenAPI document that every GET can be asked whether its answer still holds."""
    for methods in document["paths"].values():
        if "get" in methods:
            reading = methods["get"]
            reading["parameters"] = [*reading.get("parameters", ()), IF_NONE_MATCH]
            answered = reading["responses"]["200"]
            answered["headers"] = answered.get("headers", {}) | HEADERS
            reading["responses"]["304"] = {"description": UNCHANGED, "headers": HEADERS}
            reading["responses"] |= {str(status): said for status, said in problem.documented(422).items()}


def etag(body: bytes, version: str | None) -> str:
    """Name an answer by its bytes, after the version of the stream that it shows."""
    digest = sha256(body).hexdigest()[:DIGITS]
    return f'"{version}.{digest}"' if version else f'"{digest}"'


def matches(tag: str, known: str) -> bool:
    """Return whether a reader has the answer; weak tags count as strong ones here."""
    return known.strip() == "*" or tag in _TAG.findall(known)
