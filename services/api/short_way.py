"""Routes commands by the words of their address, past the layers in which FastAPI finds and calls a route."""

from collections.abc import Iterable
from typing import Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api import failures

# `/customers/C8/register`: nothing, the collection, the id, the verb.
WORDS: Final = 4


class ShortWay:
    """ASGI middleware that answers requests to the routes of commands, and passes all others on."""

    def __init__(self, app: ASGIApp, *, routes: Iterable[APIRoute]) -> None:
        self._app = app
        self._routes = {_address(route.path): route for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        words: list[str] = scope["path"].split("/") if scope["type"] == "http" and scope["method"] == "POST" else []
        route = self._routes.get((words[1], words[3])) if len(words) == WORDS and words[2] else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        scope["path_params"] = {next(iter(route.param_convertors)): words[2]}
        request = Request(scope, receive)
        try:
            answer = await route.endpoint(request)
        except Exception as error:  # noqa: BLE001 - unknown exceptions are raised again
            answer = await failures.answer(request, error)
        await answer(scope, receive, send)


def _address(path: str) -> tuple[str, str]:
    _, collection, _, verb = path.split("/")
    return collection, verb
