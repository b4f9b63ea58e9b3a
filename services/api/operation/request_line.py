"""One log line and one measurement per request; unforeseen exceptions end here."""

import re
import time
from collections.abc import Awaitable, MutableMapping
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
HOSTS: Final = frozenset({b"127.0.0.1", b"localhost"})
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
        facts = scope.setdefault("state", {})
        # The headers for sending the same request again.
        facts["repeat_with"] = {}
        started = time.perf_counter()
        status = 0

        def sending(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            return send(message)

        try:
            app = self._app if _host(scope) in HOSTS else _other_host
            await app(scope, receive, sending)
        except ClientDisconnect:
            facts["outcome"] = "gone"
        except Exception:
            if status:
                raise  # the answer has begun: the caller learns of the fault only from its breaking off
            request = Request(scope, receive)
            trace_id = _trace_id(request)
            log.exception("unforeseen", trace_id=trace_id)
            sentence = f"This is a fault of ours; it is logged under trace {trace_id}."
            answer = problem.answer(request, 500, "unforeseen", sentence, trace_id=trace_id)
            await answer(scope, receive, sending)
        finally:
            self._tell(scope, status, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        facts: MutableMapping[str, Any] = scope["state"]
        route = getattr(scope.get("route"), "path", "none")
        outcome = facts.get("outcome", "done")
        self._metrics.request(scope["method"], route, status, seconds)
        if "command" in facts:
            self._metrics.command(facts["command"], outcome)
        if route not in UNLOGGED:
            known = {name: facts[name] for name in ("command", "stream", "version", "rows") if name in facts}
            milliseconds = round(seconds * 1000, 1)
            log.info(
                "request", method=scope["method"], route=route, status=status, outcome=outcome, ms=milliseconds, **known
            )


async def _other_host(scope: Scope, receive: Receive, send: Send) -> None:
    sentence = f"This API answers to {' and '.join(sorted(host.decode() for host in HOSTS))} only."
    answer = problem.answer(Request(scope, receive), 421, "host.unknown", sentence)
    await answer(scope, receive, send)


def _trace_id(request: Request) -> str:
    found = TRACE_ID.fullmatch(request.headers.get("traceparent", ""))
    return found[1] if found else token_hex(16)


def _host(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"host":
            host: bytes = value.partition(b":")[0].lower()
            return host
    return b""
