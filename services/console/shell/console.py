"""What a page needs: the API, the views, and one way in and out of every handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.console.api import Api, Problem
from services.console.shell import guard
from services.console.shell.choices import Choices
from services.console.shell.formats import Formats
from services.console.shell.language import translations
from services.console.shell.live import Look
from services.console.shell.people import People
from services.console.shell.views import Views
from services.console.shell.visit import TOKEN, Visit, visit, with_query
from services.console.shell.words import english

Shown = Callable[[Visit, Request], Awaitable[Response]]
Sent = Callable[[Visit, Request, FormData], Awaitable[Response]]
MOST_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class Console:
    """Shared by all pages."""

    api: Api
    views: Views
    people: People
    choices: Choices

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

    def guarded(self, asked: Visit, look: Look) -> Look:
        """Show what the API refuses at a look, and look again."""

        async def guarded() -> tuple[Response, bool]:
            try:
                return await look()
            except Problem as problem:
                return self.views.problem(asked, problem, part=True), False

        return guarded

    def shown(self, path: str, handler: Shown) -> Route:
        """Answer GET; what the API refuses becomes a page."""

        async def endpoint(request: Request) -> Response:
            asked = visit(request)
            await self.people.refresh(self.api)
            try:
                answer = await handler(asked, request)
            except Problem as problem:
                answer = self.views.problem(asked, problem)
            return _with_token(answer, asked)

        return Route(path, endpoint, methods=["GET"])

    def sent(self, path: str, handler: Sent) -> Route:
        """Answer POST from our own forms alone."""

        async def endpoint(request: Request) -> Response:
            asked = visit(request)
            async with request.form(max_fields=MOST_FIELDS) as form:
                try:
                    _refuse_foreign(form, asked)
                    answer = await handler(asked, request, form)
                except Problem as problem:
                    answer = self.views.problem(asked, problem)
            return _with_token(answer, asked)

        return Route(path, endpoint, methods=["POST"])


def _refuse_foreign(form: FormData, asked: Visit) -> None:
    if not guard.same(str(form.get("csrf", "")), asked.token):
        raise Problem(403, "console.foreign-form", "The form's token is not this browser's.")


def back_to(address: str, **asked: str) -> Response:
    """Go on to a page after a form: the browser asks for it anew, so that a reload sends nothing again."""
    path, _, query = address.partition("?")
    # An address of another site must not be gone to.
    if not path.startswith("/") or path.startswith("//"):
        path, query = "/", ""
    target = with_query(path, asked)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{query}" if query else target, 303)


def _with_token(answer: Response, asked: Visit) -> Response:
    if asked.new_token:
        answer.set_cookie(TOKEN, asked.token, httponly=True, samesite="strict", path="/")
    return answer
