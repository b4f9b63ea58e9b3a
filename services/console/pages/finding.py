"""Finding anything by its name or number."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Page, Problem, Row, segment
from services.console.pages.doing import COMMANDS
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit
from services.console.shell.words import english, sentence

MOST: Final = 8


def routes(console: Console) -> list[Route]:
    """Build the page."""
    return [console.shown("/find", _find(console))]


def _find(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        text = asked.asked.get("text", "").strip()
        customers, complaint, account = Page([]), None, None
        if text:
            customers, complaint, account = await asyncio.gather(
                _named(console.api, text),
                _one(console.api, f"/complaints/{segment(text)}"),
                _one(console.api, f"/credit-accounts/{segment(text)}"),
            )
        accounts = [account] if account else []
        if asked.asked.get("for") == "receipt":
            accounts += [row for row in await _accounts(console.api, customers) if row not in accounts]
        return console.views.page(
            asked,
            "palette.html" if asked.partial else "find.html",
            commands=_commands(console, asked, text),
            text=text,
            customers=customers.items,
            complaint=complaint,
            accounts=accounts,
        )

    return shown


def _commands(console: Console, asked: Visit, text: str) -> list[tuple[str, str]]:
    """Return the commands whose name holds the text, in the reader's language or in English."""
    wanted = text.casefold()
    if not wanted:
        return []
    found = []
    for (collection, verb), (_, command) in COMMANDS.items():
        word = sentence(console.views.word(asked, command.name, "command"))
        if wanted in word.casefold() or wanted in english(command.name):
            found.append((word, f"/do/{collection}/{verb}"))
    return found[:MOST]


async def _named(api: Api, text: str) -> Page:
    try:
        return await api.page("/customers", text=text, limit=MOST)
    except Problem:
        # A text that no name can hold finds nothing.
        return Page([])


async def _one(api: Api, path: str) -> Row | None:
    try:
        found: Row = await api.get(path)
    except Problem:
        return None
    return found


async def _accounts(api: Api, customers: Page) -> list[Row]:
    found = await asyncio.gather(
        *(api.page("/credit-accounts", customer=row["customer"], limit=MOST) for row in customers.items)
    )
    return [row for page in found for row in page.items]
