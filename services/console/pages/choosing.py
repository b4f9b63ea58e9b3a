"""What a reader chooses for themselves: person, role, language, day or night; and the keys."""

from typing import Final
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.shell import saved
from services.console.shell.console import Console, Shown, back_to
from services.console.shell.language import LANGUAGES
from services.console.shell.roles import ROLES
from services.console.shell.visit import LANGUAGE, PERSON, ROLE, THEME, THEMES, Visit, offered, remember
from services.console.shell.words import N_

LONGEST_PERSON: Final = 64
KEYS: Final = (
    ("Ctrl K", N_("find")),
    ("/", N_("filter this list")),
    ("g h", N_("home")),
    ("g c", N_("customers")),
    ("g t", N_("complaints")),
    ("g r", N_("receivables")),
    ("g p", N_("policies")),
    ("g o", N_("operations")),
    ("J K", N_("next and previous row")),
    ("Enter", N_("open the row")),
    ("P", N_("proof of the row")),
    ("C", N_("receive a complaint")),
    ("[ ]", N_("change before, change after")),
    ("N", N_("back to now")),
    ("Esc", N_("close the proof")),
    ("?", N_("this list")),
)


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/who", _who(console)),
        console.shown("/keys", _keys(console)),
        console.shown("/more", _more(console)),
        console.sent("/choose", _choose),
        console.sent("/views", _views),
    ]


def _who(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        if asked.who:
            return console.views.page(asked, "who.html", persons=[], roles=offered(asked.who))
        persons = await console.api.page("/persons", limit=1000)
        return console.views.page(asked, "who.html", persons=persons.items, roles=ROLES.values())

    return shown


def _keys(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        return console.views.page(asked, "keys.html", keys=KEYS)

    return shown


def _more(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        return console.views.page(asked, "more.html")

    return shown


async def _views(asked: Visit, _: Request, form: FormData) -> Response:
    name, back = str(form.get("name", "")).strip(), str(form.get("back", "/"))
    answer = back_to(back)
    if name:
        kept = saved.without(asked.views, name) if form.get("drop") else saved.added(asked.views, name, back)
        remember(answer, saved.COOKIE, kept)
    return answer


async def _choose(_: Visit, _request: Request, form: FormData) -> Response:
    chosen = {name: value for name, value in form.items() if isinstance(value, str)}
    answer = back_to(chosen.get("back") or "/")
    if chosen.get("language") in LANGUAGES:
        remember(answer, LANGUAGE, chosen["language"])
    if chosen.get("theme") in THEMES:
        remember(answer, THEME, chosen["theme"])
    if chosen.get("role") in ROLES:
        remember(answer, ROLE, chosen["role"])
    if person := chosen.get("person", "").strip()[:LONGEST_PERSON]:
        remember(answer, PERSON, quote(person))
    return answer
