"""The console over an API that answers from a table, for tests that need no server."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from services.console.api import Api
from services.console.app import create_app

EMPTY: Final[dict[str, Any]] = {"items": [], "next": None, "parked": [], "stale": []}
OWN: Final = "http://127.0.0.1:8000"


@asynccontextmanager
async def console(
    answers: Mapping[str, Any] | None = None, sent: list[httpx.Request] | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser without scripts on a console whose API has these answers; other lists are empty."""

    def answer(request: httpx.Request) -> httpx.Response:
        if sent is not None:
            sent.append(request)
        known = (answers or {}).get(f"{request.method} {request.url.path}", EMPTY)
        return known if isinstance(known, httpx.Response) else httpx.Response(200, json=known)

    async with answering(answer) as browser:
        yield browser


@asynccontextmanager
async def answering(
    answer: Callable[[httpx.Request], httpx.Response]
    | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]],
) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser on a console whose API is this function."""
    async with httpx.AsyncClient(base_url=OWN, transport=httpx.MockTransport(answer)) as api:
        app = httpx.ASGITransport(create_app(Api(api), "Asia/Shanghai"))
        async with httpx.AsyncClient(base_url=OWN, transport=app) as browser:
            yield browser


def problem(status: int, code: str, detail: str, **rest: Any) -> httpx.Response:
    """Return what the API answers when it cannot do as asked."""
    return httpx.Response(status, json={"status": status, "code": code, "detail": detail} | rest)


async def post(browser: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    """Send a form with this browser's token."""
    await browser.get("/keys")
    sent = {"csrf": browser.cookies["kehu_csrf"]} | form
    return await browser.post(path, headers={"Origin": OWN}, data=sent)
