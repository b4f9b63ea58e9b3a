"""Routes commands by the words of their address, past the layers of FastAPI, which cost more than the commands."""

from collections.abc import Iterable
from typing import Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from services.access.gate import Gate
from services.api import failures
from services.api.entrance import Entrance
from services.api.limit import Limiter, RateLimit
from services.api.operation.metrics import Metrics
from services.api.operation.request_line import RequestLine

# `/customers/C8/register`: nothing, the collection, the id, the verb.
WORDS: Final = 4


class ShortWay:
    """ASGI application that answers requests to the routes of commands, and passes all others on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Iterable[APIRoute],
        metrics: Metrics,
        gate: Gate | None = None,
        limiter: Limiter | None = None,
    ) -> None:
        self._app = app
        self._routes = {
            _address(route.path): RequestLine(
                Entrance(RateLimit(_answering(route), limiter=limiter), gate=gate), metrics=metrics
            )
            for route in routes
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        words: list[str] = scope["path"].split("/") if scope["type"] == "http" and scope["method"] == "POST" else []
        command = self._routes.get((words[1], words[3])) if len(words) == WORDS and words[2] else None
        await (command or self._app)(scope, receive, send)


def _answering(route: APIRoute) -> ASGIApp:
    id_field = next(iter(route.param_convertors))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = route
        scope["path_params"] = {id_field: scope["path"].split("/")[2]}
        request = Request(scope, receive)
        try:
            response = await route.endpoint(request)
        except Exception as error:  # noqa: BLE001 - unknown exceptions are raised again
            response = await failures.answer(request, error)
        await response(scope, receive, send)

    return answer


def _address(path: str) -> tuple[str, str]:
    _, collection, _, verb = path.split("/")
    return collection, verb
