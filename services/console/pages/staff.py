"""The people who work here, who acts as what, and which policy each unit runs."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

MOST: Final = 1000
FILTERS: Final = ("unit", "role")


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [console.shown("/staff", _staff(console)), console.shown("/tier-proposals", _proposals(console))]


def _staff(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: asked.asked.get(name) for name in FILTERS}
        persons, staff, units = await asyncio.gather(
            console.api.page("/persons", limit=MOST, **asked.seen),
            console.api.page("/staff", limit=MOST, **filters, **asked.seen),
            console.api.page("/units", limit=MOST, **asked.seen),
        )
        acting = (
            await console.api.page("/acting-staff", role=filters["role"], unit=filters["unit"], **asked.seen)
            if filters["role"]
            else None
        )
        chosen = {row["person"]: row for row in staff.items}
        return console.views.page(
            asked,
            "staff.html",
            persons=[row for row in persons.items if row["person"] in chosen or not any(filters.values())],
            working=sum(not row["left_at"] for row in persons.items),
            staff=chosen,
            units=units.items,
            filters=filters,
            acting=acting.items if acting else None,
        )

    return shown


def _proposals(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        page = await console.api.page("/tier-proposals", limit=50, cursor=asked.asked.get("cursor"), **asked.seen)
        return console.views.page(asked, "tier_proposals.html", page=page)

    return shown
