"""Lets each caller ask so often and no more often, where KEHU_API_RATE says how often that is."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.access.roster import Who
from services.api import problem

# Of callers that nobody has heard of for longest, no more is known: they may ask again at once.
MOST_CALLERS: Final = 10_000
CODE: Final = "request.too-many"
SAID: Final = "You ask more often than {:g} times a second: wait for as long as Retry-After says."
HEADERS: Final[dict[str, Any]] = {
    "RateLimit-Limit": {"description": "How many requests may come at once.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "How many more may come at once now.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "In how many seconds all may.", "schema": {"type": "integer"}},
}


class Left(NamedTuple):
    """Whether a request may come, how many more may, and in how many seconds the next and all may."""

    allowed: bool
    remaining: int
    next: int
    full: int


@dataclass(slots=True)
class Limiter:
    """A bucket for each caller, from which each request takes one: `rate` flow in each second, up to `burst`."""

    rate: float
    burst: int
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict, init=False)

    def take(self, caller: str) -> Left:
        """Take one from the caller's bucket, where there is one."""
        now = self.clock()
        level, at = self._buckets.pop(caller, (float(self.burst), now))
        level = min(self.burst, level + (now - at) * self.rate)
        allowed = level >= 1
        level -= allowed
        self._buckets[caller] = level, now
        if len(self._buckets) > MOST_CALLERS:
            del self._buckets[next(iter(self._buckets))]
        missing = max(0.0, 1 - level) / self.rate
        return Left(allowed, int(level), math.ceil(missing), math.ceil((self.burst - level) / self.rate))

    def headers(self, left: Left) -> dict[str, str]:
        """Say it in the headers of an answer."""
        said = (self.burst, left.remaining, left.full)
        return dict(zip(HEADERS, map(str, said), strict=True))


class RateLimit:
    """ASGI middleware behind the entrance: who is signed in is one caller, wherever they ask from."""

    def __init__(self, app: ASGIApp, *, limiter: Limiter | None) -> None:
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limiter = self._limiter
        if limiter is None or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        left = limiter.take(_caller(scope))
        said = limiter.headers(left)
        if not left.allowed:
            headers = said | {"Retry-After": str(left.next)}
            refused = problem.answer(Request(scope, receive), 429, CODE, SAID.format(limiter.rate), headers=headers)
            await refused(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update(said)
            await send(message)

        await self._app(scope, receive, telling)


def describe(document: dict[str, Any]) -> None:
    """Say in the OpenAPI document that each operation may be asked for too often."""
    refused = problem.documented(429)[429]
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"]["429"] = refused | {"headers": refused["headers"] | HEADERS}


def _caller(scope: Scope) -> str:
    who: Who | None = scope["state"].get("who")
    if who is not None:
        return f"person {who.person}"
    client = scope.get("client")
    return f"host {client[0]}" if client else "unknown"
