"""One log line and one measurement per request; unforeseen exceptions end here."""

import re
import time
from collections.abc import MutableMapping
from secrets import token_hex
from typing import Any, Final

import structlog
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api import problem
from services.api.operation.metrics import Metrics

TRACE_ID: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
# A request under another host name comes from a web page that abuses its reader's browser (DNS rebinding).
HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
# Machines request these every few seconds: measured, not logged.
UNLOGGED: Final = frozenset({"/livez", "/readyz", "/metrics"})

log = structlog.get_logger(__name__)


class RequestLine:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, then log and measure it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # `repeat_with`: the headers for sending the same request again.
        scope.setdefault("state", {})["repeat_with"] = {}
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        request = Request(scope, receive)
        try:
            await self._pass(request, sending)
        except ClientDisconnect:
            request.state.outcome = "gone"
        except Exception:
            if status:
                raise  # the answer has begun: the caller learns of the fault only from its breaking off
            trace_id = _trace_id(request)
            log.exception("unforeseen", trace_id=trace_id)
            sentence = f"This is a fault of ours; it is logged under trace {trace_id}."
            answer = problem.answer(request, 500, "unforeseen", sentence, trace_id=trace_id)
            await answer(scope, receive, sending)
        finally:
            self._tell(request, status, time.perf_counter() - started)

    async def _pass(self, request: Request, send: Send) -> None:
        if _host(request.scope) in HOSTS:
            await self._app(request.scope, request.receive, send)
        else:
            sentence = f"This API answers to {' and '.join(sorted(HOSTS))} only."
            answer = problem.answer(request, 421, "host.unknown", sentence)
            await answer(request.scope, request.receive, send)

    def _tell(self, request: Request, status: int, seconds: float) -> None:
        facts: MutableMapping[str, Any] = request.scope["state"]
        route = getattr(request.scope.get("route"), "path", "none")
        outcome = facts.get("outcome", "done")
        self._metrics.request(request.method, route, status, seconds)
        if "command" in facts:
            self._metrics.command(facts["command"], outcome)
        if route not in UNLOGGED:
            known = {name: facts[name] for name in ("command", "stream", "version", "rows") if name in facts}
            milliseconds = round(seconds * 1000, 1)
            log.info(
                "request", method=request.method, route=route, status=status, outcome=outcome, ms=milliseconds, **known
            )


def _trace_id(request: Request) -> str:
    found = TRACE_ID.fullmatch(request.headers.get("traceparent", ""))
    return found[1] if found else token_hex(16)


def _host(scope: Scope) -> str:
    host: bytes = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return host.decode("latin-1").partition(":")[0].lower()
