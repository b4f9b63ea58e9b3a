"""Analysis of complaints: which cause comes back, how often, and what customers thought of it."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Row
from services.console.parts.analysis import by_cause, by_month
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

FILTERS: Final = ("unit", "cause", "department", "handled_by")
AT_ONCE: Final = 1000
MOST_PAGES: Final = 10


def routes(console: Console) -> list[Route]:
    """Build the page."""
    return [console.shown("/analysis", _analysis(console))]


def _analysis(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in FILTERS}
        rows, page = await asyncio.gather(
            _all(console.api, filters | asked.moments),
            console.api.page("/complaint-analysis", **filters, **asked.moments, limit=1),
        )
        causes = by_cause(rows)
        return console.views.page(
            asked,
            "analysis.html",
            page=page,
            filters=filters,
            rows=rows,
            causes=causes,
            first=next((each for each in causes if each.cause), None),
            total=sum(each.complaints for each in causes),
            months=by_month(rows),
        )

    return shown


async def _all(api: Api, asked: dict[str, str | None]) -> list[Row]:
    """Read all rows: sums over a part of them would be wrong."""
    found: list[Row] = []
    cursor = None
    for _ in range(MOST_PAGES):
        page = await api.page("/complaint-analysis", **asked, limit=AT_ONCE, cursor=cursor)
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    return found
