"""What a page needs: the API, the views, and one way in and out of every handler."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.console.api import SECONDS, Api, Problem, unreachable
from services.console.shell import guard
from services.console.shell.choices import Choices
from services.console.shell.formats import Formats
from services.console.shell.language import translations
from services.console.shell.live import Draw, Look, Watchers
from services.console.shell.people import People
from services.console.shell.sending import LARGEST_FORM, Forms
from services.console.shell.shared import Shared
from services.console.shell.views import Views
from services.console.shell.visit import TOKEN, Visit, own, visit, with_query
from services.console.shell.words import english

Shown = Callable[[Visit, Request], Awaitable[Response]]
Sent = Callable[[Visit, Request, FormData], Awaitable[Response]]
# A page asks the API several times, some after others; an API that stands still is told after one wait.
SECONDS_TO_ANSWER: Final = SECONDS
# A page waits so long for figures over all rows, which are kept until they have followed it.
SECONDS_TO_WAIT: Final = 0.1
SECONDS_KEPT: Final = 1.0
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Console:
    """Shared by all pages."""

    api: Api
    views: Views
    people: People
    choices: Choices
    # Whether people reach the console under https: its cookies then go nowhere else.
    secure: bool = False
    forms: Forms = field(default_factory=Forms)
    watchers: Watchers = field(default_factory=Watchers)
    figures: Shared = field(default_factory=lambda: Shared(SECONDS_KEPT))

    def formats(self, asked: Visit) -> Formats:
        return self.views.formats[asked.language]

    def meant(self, asked: Visit, name: str, text: str | None) -> str | None:
        """Return the value of a field that was typed as it is called in the reader's language."""
        if not text:
            return text
        words = translations(asked.language)
        return self.choices.meant(
            name, text.strip(), self.people.names, lambda value: str(words.pgettext("value", english(value)))
        )

    def cut(self, asked: Visit) -> tuple[datetime | None, datetime | None]:
        """Return the instants that a page is as of and known at; None where they are now."""
        formats = self.formats(asked)
        as_of, known_at = (formats.end_of(text) if text else None for text in (asked.as_of, asked.known_at))
        return as_of, known_at

    def watched(self, asked: Visit, request: Request, look: Look, draw: Draw) -> Response:
        """Renew a part of a page, whose address names what is looked at; show what the API refuses, and look again."""

        async def found() -> tuple[Any, bool]:
            try:
                return await self.watchers.looks.of(asked.path, look)
            except Problem as problem:
                return problem, False

        def drawn(found: Any) -> Response:
            return self.views.problem(asked, found, part=True) if isinstance(found, Problem) else draw(found)

        return self.watchers.watched(request, found, drawn)

    async def soon(self, asked: Visit, name: str, ask: Callable[[], Awaitable[Found]]) -> Found | None:
        """Return figures over all rows; None where a page would wait for them: they then follow by themselves."""
        answer = self.figures.of(f"{asked.address()} {name}", ask)
        if asked.whole:
            return await answer
        try:
            return await asyncio.wait_for(answer, SECONDS_TO_WAIT)
        except TimeoutError:
            return None

    def _with_token(self, answer: Response, asked: Visit) -> Response:
        if asked.new_token:
            answer.set_cookie(TOKEN, asked.token, httponly=True, samesite="strict", secure=self.secure, path="/")
        return answer

    def shown(self, path: str, handler: Shown) -> Route:
        """Answer GET; what the API refuses becomes a page."""

        async def endpoint(request: Request) -> Response:
            asked = visit(request)
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    await self.people.refresh(self.api)
                    answer = await handler(asked, request)
            except TimeoutError:
                answer = self.views.problem(asked, unreachable())
            except Problem as problem:
                answer = self.views.problem(asked, problem)
            return self._with_token(answer, asked)

        return Route(path, endpoint, methods=["GET"])

    def sent(self, path: str, handler: Sent, *, largest: int = LARGEST_FORM) -> Route:
        """Answer POST from our own forms alone."""

        async def endpoint(request: Request) -> Response:
            asked = visit(request)
            try:
                async with self.forms.arrived(request, largest) as form:
                    _refuse_foreign(form, asked)
                    answer = await handler(asked, request, form)
            except Problem as problem:
                answer = self.views.problem(asked, problem)
            return self._with_token(answer, asked)

        return Route(path, endpoint, methods=["POST"])


def _refuse_foreign(form: FormData, asked: Visit) -> None:
    if not guard.same(str(form.get("csrf", "")), asked.token):
        raise Problem(403, "console.foreign-form", "The form's token is not this browser's.")


def back_to(address: str, **asked: str) -> Response:
    """Go on to a page after a form: the browser asks for it anew, so that a reload sends nothing again."""
    path, _, query = (own(address) or "/").partition("?")
    target = with_query(path, asked)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{query}" if query else target, 303)
