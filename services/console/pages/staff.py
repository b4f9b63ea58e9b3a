"""The people who work here, and which policy each unit runs."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [console.shown("/staff", _staff(console)), console.shown("/tier-proposals", _proposals(console))]


def _staff(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        persons, managers, units = await asyncio.gather(
            console.api.page("/persons", limit=1000, **asked.seen),
            console.api.page("/account-managers", limit=1000, **asked.seen),
            console.api.page("/units", limit=1000, **asked.seen),
        )
        by_manager = {row.get("manager"): row for row in managers.items}
        return console.views.page(asked, "staff.html", persons=persons.items, managers=by_manager, units=units.items)

    return shown


def _proposals(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        page = await console.api.page("/tier-proposals", limit=50, cursor=asked.asked.get("cursor"), **asked.seen)
        return console.views.page(asked, "tier_proposals.html", page=page)

    return shown
