"""Lets nobody see a page who is not signed in: readers are sent to the issuer; a form that they send is answered."""

from typing import Final
from urllib.parse import quote

import httpx
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.console.api import CREDENTIAL, Problem
from services.console.shell.door import SIGN_IN, SIGNED_IN, SIGNED_OUT, UNAUTHORIZED, Door
from services.console.shell.visit import COOKIE, WHO, own

OPEN: Final = (SIGN_IN, SIGNED_IN, SIGNED_OUT, "/livez")
ASSETS: Final = "/assets/"
READING: Final = ("GET", "HEAD")


class Doorkeeper:
    """ASGI middleware: sends readers who are not signed in to the issuer; a form that they send is answered."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN or scope["path"].startswith(ASSETS):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        secret = _secret(request)
        held = CREDENTIAL.set(secret or None)
        try:
            who = await self._door.who(secret) if secret else None
            if who is None and scope["method"] in READING:
                await _to_sign_in(request)(scope, receive, send)
                return
            # What is typed into a form is not lost with the session: the page says so, and keeps it.
            scope[WHO] = who
            await self._app(scope, receive, _never_kept(send))
        except Problem as problem:
            await PlainTextResponse(problem.detail, problem.status)(scope, receive, send)
        finally:
            CREDENTIAL.reset(held)


def _never_kept(send: Send) -> Send:
    """Have no page of somebody be shown again from the browser's memory after they signed out."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def _secret(request: Request) -> str:
    """Return the secret that the browser brings; what no header holds is none."""
    secret = request.cookies.get(COOKIE, "")
    return secret if secret.isascii() and secret.isprintable() else ""


def _path(address: str) -> str:
    """Return what follows the host in an address; nothing for a text that is none."""
    try:
        return httpx.URL(address).raw_path.decode()
    except httpx.InvalidURL:
        return ""


def _to_sign_in(request: Request) -> Response:
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    if request.headers.get("hx-request") == "true":
        # Part of a page would show the issuer's page inside it.
        page = own(_path(request.headers.get("hx-current-url", ""))) or "/"
        return Response(status_code=UNAUTHORIZED, headers={"HX-Redirect": f"{SIGN_IN}?back={quote(page, safe='')}"})
    return RedirectResponse(f"{SIGN_IN}?back={quote(here, safe='')}", 303)
