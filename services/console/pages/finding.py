"""Finding anything by its name or number, and the audit page: any event, any stream."""

import asyncio
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.console.api import Api, Page, Problem, Row, segment
from services.console.shell.console import Console
from services.console.shell.visit import Visit

MOST: Final = 8


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [console.shown("/find", _find(console)), console.shown("/audit", _audit(console))]


def _find(console: Console) -> Any:
    async def shown(asked: Visit, _: Request) -> Response:
        text = asked.asked.get("text", "").strip()
        customers, complaint, account = Page([]), None, None
        if text:
            customers, complaint, account = await asyncio.gather(
                console.api.page("/customers", text=text, limit=MOST),
                _one(console.api, f"/complaints/{segment(text)}"),
                _one(console.api, f"/credit-accounts/{segment(text)}"),
            )
        accounts = [account] if account else []
        if asked.asked.get("for") == "receipt":
            found = await asyncio.gather(
                *(console.api.page("/credit-accounts", customer=row["customer"], limit=MOST) for row in customers.items)
            )
            accounts += [row for page in found for row in page.items if row not in accounts]
        template = "find_part.html" if asked.partial else "find.html"
        return console.views.page(
            asked,
            template,
            text=text,
            customers=customers.items,
            complaint=complaint,
            accounts=accounts,
        )

    return shown


async def _one(api: Api, path: str) -> Row | None:
    try:
        found: Row = await api.get(path)
    except Problem:
        return None
    return found


def _audit(console: Console) -> Any:
    async def shown(asked: Visit, _: Request) -> Response:
        event = asked.asked.get("event", "").strip()
        if event:
            return RedirectResponse(f"/events/{segment(event).replace('%2F', '/').replace('%40', '@')}", 303)
        return console.views.page(asked, "audit.html")

    return shown
