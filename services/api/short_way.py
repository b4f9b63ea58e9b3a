"""Routes commands by the words of their address, past the layers of FastAPI, which cost more than the commands."""

from collections.abc import Iterable
from typing import Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api import failures
from services.api.operation.metrics import Metrics
from services.api.operation.request_line import RequestLine

# `/customers/C8/register`: nothing, the collection, the id, the verb.
WORDS: Final = 4


class ShortWay:
    """ASGI application that answers requests to the routes of commands, and passes all others on."""

    def __init__(self, app: ASGIApp, *, routes: Iterable[APIRoute], metrics: Metrics) -> None:
        self._app = app
        self._commands = RequestLine(_answer, metrics=metrics)
        self._routes = {_address(route.path): route for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        words: list[str] = scope["path"].split("/") if scope["type"] == "http" and scope["method"] == "POST" else []
        route = self._routes.get((words[1], words[3])) if len(words) == WORDS and words[2] else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        scope["path_params"] = {next(iter(route.param_convertors)): words[2]}
        await self._commands(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    try:
        answer = await scope["route"].endpoint(request)
    except Exception as error:  # noqa: BLE001 - unknown exceptions are raised again
        answer = await failures.answer(request, error)
    await answer(scope, receive, send)


def _address(path: str) -> tuple[str, str]:
    _, collection, _, verb = path.split("/")
    return collection, verb
