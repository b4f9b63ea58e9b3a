"""Lets nobody in who is not signed in, where identity is on: a token becomes the person who asks."""

from typing import Final

import psycopg
from fastapi import Request
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from starlette.types import ASGIApp, Receive, Scope, Send

from services.access.gate import Gate
from services.access.refusal import IssuerDown, NotSignedIn
from services.access.roster import NotStaff, Who
from services.access.scope import reading_as
from services.api import failures, problem
from services.api.operation.readiness import Role

# Machines of this host ask them: they name no customer and no person.
OPEN: Final = frozenset({"/livez", "/readyz", "/metrics", *(f"/readyz/{role}" for role in Role)})
# What they say is the same for everybody: a client that was refused reads why, and a subscriber what an event holds.
PUBLISHED: Final = ("problems", "schemas")
# Its credential is in the body.
SIGN_IN: Final = ("POST", "/sessions")
TYPED: Final = frozenset({b"kehu-actor", b"kehu-actor*"})


class Entrance:
    """ASGI middleware behind the one that logs; `state` then holds `who`, and lists have the rows they may see."""

    def __init__(self, app: ASGIApp, *, gate: Gate | None) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate = self._gate
        if gate is None or scope["type"] != "http" or _is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        refused = await _entered(gate, scope, request)
        who: Who | None = scope["state"].get("who")
        with reading_as(gate.scope(who) if who else None):
            await (refused or self._app)(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN or path.split("/")[1:2] in ([each] for each in PUBLISHED)


async def _entered(gate: Gate, scope: Scope, request: Request) -> JSONResponse | None:
    """Note who asks; return the answer to a request that does not get in."""
    if (scope["method"], scope["path"]) == SIGN_IN:
        return None
    try:
        who = scope["state"]["who"] = await gate.who(request.headers.getlist("authorization"))
        if any(name in TYPED for name, _ in scope["headers"]):
            return problem.answer(request, 403, "actor.typed", "The token says who asks: leave out Kehu-Actor.")
        scope["state"]["gate"] = gate
        entry = await gate.may(who, scope["method"], scope["path"])
    except (NotSignedIn, NotStaff, IssuerDown, psycopg.Error, PoolTimeout, TimeoutError) as error:
        return await failures.answer(request, error)
    scope["state"]["contacts"] = entry.contacts
    if not entry.allowed:
        return problem.answer(request, 403, "access.denied", "Your roles do not permit this; it was recorded.")
    return None
