"""Who is signed in at the console: a session that the API keeps, and whose secret the browser holds in a cookie."""

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access import login
from services.access.keys import DISCOVERY, read
from services.access.login import Endpoints, Question
from services.console.api import Api, Problem
from services.console.shell.guard import same
from services.console.shell.views import Views
from services.console.shell.visit import COOKIE, TOKEN, SignedIn, own, visit
from services.console.shell.words import N_
from services.identity import AccessSettings

PENDING: Final = "kehu_sign_in"
SIGN_IN: Final = "/sign-in"
SIGNED_IN: Final = "/signed-in"
SIGN_OUT: Final = "/sign-out"
SIGNED_OUT: Final = "/signed-out"
SECONDS_TO_SIGN_IN: Final = 600
# Who was signed out elsewhere sees the shell of a page for so long; what is in it is asked of the API each time.
SECONDS_KEPT: Final = 3.0
MOST_KEPT: Final = 1_000
UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
ISSUER_AWAY: Final = N_("The issuer does not answer. Try again.")
OF_ANOTHER: Final = N_("This answer belongs to no sign-in of this browser.")
NOT_GRANTED: Final = N_("The issuer did not say who you are.")
NOT_SIGNED_IN: Final = N_("You were not signed in.")
SIGNED_IN_NOW: Final = N_("You are signed in.")
OUT_OF_DATE: Final = N_("This form is out of date: open the page again.")
STILL_IN: Final = N_("You are still signed in: Kehu does not answer. Try again.")
OUT: Final = N_("You are signed out.")


class Pending(NamedTuple):
    """A sign-in that waits for the issuer's answer, in a cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(slots=True)
class Door:
    """Signs people in and out; `base` is the console's own address."""

    api: Api
    http: httpx.AsyncClient
    views: Views
    settings: AccessSettings
    base: str
    seconds_kept: float = SECONDS_KEPT
    _kept: dict[str, tuple[SignedIn, float]] = field(default_factory=dict, init=False)

    @property
    def secure(self) -> bool:
        """Whether people reach the console under https."""
        return self.base.startswith("https://")

    def routes(self) -> list[Route]:
        """Build the pages of signing in and out, which need nobody to be signed in."""
        return [
            Route(SIGN_IN, self._sign_in),
            Route(SIGNED_IN, self._signed_in),
            Route(SIGN_OUT, self._sign_out, methods=["POST"]),
            Route(SIGNED_OUT, self._signed_out),
        ]

    async def who(self, secret: str) -> SignedIn | None:
        """Return the person of a session, None where it is over."""
        kept = self._kept.get(secret)
        if kept is not None and time.monotonic() < kept[1]:
            return kept[0]
        try:
            found = await self.api.get("/me")
        except Problem as problem:
            if problem.status in {UNAUTHORIZED, FORBIDDEN}:
                return None
            raise
        who = SignedIn(found["person"], found["full_name"], tuple(found["roles"]))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[secret] = (who, time.monotonic() + self.seconds_kept)
        return who

    async def _sign_in(self, request: Request) -> Response:
        try:
            at = await self._endpoints()
        except (httpx.HTTPError, ValueError, TypeError):
            return self._said(request, ISSUER_AWAY, 503)
        asked = login.question(self.settings, at, f"{self.base}{SIGNED_IN}")
        answer = RedirectResponse(asked.address, 303)
        pending = Pending(asked.state, asked.nonce, asked.verifier, own(request.query_params.get("back", "")) or "/")
        self._keep(answer, PENDING, _written(pending), seconds=SECONDS_TO_SIGN_IN)
        return answer

    async def _signed_in(self, request: Request) -> Response:
        """Take the issuer's answer to a sign-in that this browser began, and no other (RFC 6749, 10.12)."""
        pending = _read(request.cookies.get(PENDING, ""))
        state = request.query_params.get("state", "")
        if pending is None or not same(state, pending.state):
            return self._said(request, OF_ANOTHER, 400)
        code = request.query_params.get("code")
        if not code:
            return self._said(request, NOT_GRANTED, FORBIDDEN)
        try:
            session = await self._begun(pending, code, request.cookies.get(COOKIE))
        except (httpx.HTTPError, ValueError, TypeError, KeyError):
            return self._said(request, ISSUER_AWAY, 503)
        except Problem as problem:
            return self._said(request, NOT_SIGNED_IN, problem.status, detail=problem.detail)
        # A redirect would count as another site's, and keep back the browser's own cookies.
        answer = self._said(request, SIGNED_IN_NOW, 200, onwards=pending.back)
        self._keep(answer, COOKIE, session["session"])
        answer.delete_cookie(PENDING, path="/")
        if not session["same_person"]:
            # A form that was opened for somebody else is not sent in this person's name.
            answer.set_cookie(TOKEN, secrets.token_urlsafe(24), httponly=True, samesite="strict", path="/")
        return answer

    async def _begun(self, pending: Pending, code: str, before: str | None) -> dict[str, Any]:
        at = await self._endpoints()
        asked = Question("", pending.state, pending.nonce, pending.verifier, f"{self.base}{SIGNED_IN}")
        answer = await self.http.post(at.token, data=login.exchange(self.settings, asked, code))
        if answer.is_error:
            raise Problem(FORBIDDEN, "login.not-granted", "the issuer gave no token for the code.")
        sent = {"id_token": answer.json()["id_token"], "nonce": pending.nonce, "before": before}
        session: dict[str, Any] = await self.api.order("/sessions", sent)
        return session

    async def _sign_out(self, request: Request) -> Response:
        form = await request.form(max_fields=10)
        if not same(str(form.get("csrf", "")), request.cookies.get(TOKEN, "")):
            return self._said(request, OUT_OF_DATE, FORBIDDEN)
        secret = request.cookies.get(COOKIE, "")
        self._kept.pop(secret, None)
        try:
            await self.api.end("/sessions/current")
        except Problem as problem:
            if problem.status != UNAUTHORIZED:
                return self._said(request, STILL_IN, problem.status)
        answer = RedirectResponse(SIGNED_OUT, 303)
        for name in (COOKIE, TOKEN):
            answer.delete_cookie(name, path="/")
        return answer

    async def _signed_out(self, request: Request) -> Response:
        return self._said(request, OUT, 200)

    def _said(
        self, request: Request, title: str, status: int, *, detail: str | None = None, onwards: str | None = None
    ) -> Response:
        answer = self.views.page(
            visit(request), "outside.html", status=status, title=title, detail=detail, onwards=onwards
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def _endpoints(self) -> Endpoints:
        document = await read(self.http, f"{self.settings.issuer.rstrip('/')}{DISCOVERY}")
        return login.endpoints(document, self.settings)

    def _keep(self, answer: Response, name: str, value: str, *, seconds: int | None = None) -> None:
        """Set a cookie that no script reads; a link from elsewhere finds its reader signed in."""
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=self.secure, path="/")


def _written(pending: Pending) -> str:
    return base64.urlsafe_b64encode(json.dumps(pending).encode()).decode().rstrip("=")


def _read(cookie: str) -> Pending | None:
    """Return what a cookie says; nothing for one that we did not write, which leads to no other site either."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4)))
    except (ValueError, RecursionError):
        return None
    if not (isinstance(parts, list) and len(parts) == len(Pending._fields) and all(map(_is_text, parts))):
        return None
    found = Pending(*parts)
    return found._replace(back=own(found.back) or "/")


def _is_text(part: Any) -> bool:
    """Return whether a part of JSON is a text that can be sent: half a sign of two parts cannot."""
    return isinstance(part, str) and not any("\ud800" <= sign <= "\udfff" for sign in part)
