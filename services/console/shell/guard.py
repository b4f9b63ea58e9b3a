"""What every request passes: only this host, no form of another site, and a policy that runs no script but ours."""

import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
READING: Final = ("GET", "HEAD")
OWN: Final = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """ASGI middleware: refuses other hosts and other sites' forms, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host.rpartition(":")[0] not in OWN and host not in OWN:
            # A name of another site that points to this machine would read it with that site's scripts.
            await PlainTextResponse("This console answers on this machine alone.", 421)(scope, receive, send)
            return
        if scope["method"] not in READING and not _own_form(headers, host):
            await PlainTextResponse("A form of another site is not taken.", 403)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, sending)


def _own_form(headers: Headers, host: str) -> bool:
    # Browsers say so even where they leave out the origin.
    if headers.get("sec-fetch-site") == "cross-site":
        return False
    return all(_host_of(origin) == host for origin in headers.getlist("origin"))


def _host_of(origin: str) -> str:
    """Return the host and port of an origin; nothing for a text that is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def same(sent: str, kept: str) -> bool:
    """Compare a form's token with the browser's; a browser that has none sent no form of ours."""
    return bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())
