"""Audit: any event by its position or id, and all events of any stream in the order of the log."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from contracts.catalog import AGGREGATES
from services.console.api import segment, segments
from services.console.parts import moments
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

ROWS: Final = 200


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/audit", _audit(console)),
        console.shown("/audit/{category}/{stream_id}", _stream(console)),
    ]


def _audit(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        if event := asked.asked.get("event", "").strip():
            return RedirectResponse(f"/events/{segments(event)}", 303)
        if stream_id := asked.asked.get("id", "").strip():
            category = segment(asked.asked.get("category", ""))
            return RedirectResponse(f"/audit/{category}/{segment(stream_id)}", 303)
        return console.views.page(asked, "audit.html", categories=list(AGGREGATES))

    return shown


def _stream(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        category, stream_id = request.path_params["category"], request.path_params["stream_id"]
        path = f"/streams/{segment(category)}/{segment(stream_id)}/events"
        page = await console.api.page(path, limit=ROWS, cursor=asked.asked.get("cursor"))
        return console.views.page(
            asked,
            "stream.html",
            category=category,
            id=stream_id,
            page=page,
            moments=[moments.prepared([moment], console.formats(asked))[0] for moment in page.items],
        )

    return shown
