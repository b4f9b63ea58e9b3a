"""Others' files on request: who asked, what waits for a decision; what was read because of it, and what was refused."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

ROWS: Final = 50
# By view, the filter that holds the person.
VIEWS: Final = {"mine": "requested_by", "decide": "decider", "all": None}
READS: Final = {"/granted-reads": ("person", "access"), "/access-denials": ("person",)}


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/access-requests", _requests(console)),
        *(console.shown(path, _recorded(console, path)) for path in READS),
    ]


def _requests(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        view = asked.asked.get("view") if asked.asked.get("view") in VIEWS else "all"
        field = VIEWS[view or "all"]
        page = await console.api.page(
            "/access-requests",
            **({field: asked.person} if field else {}),
            **asked.seen,
            limit=ROWS,
            cursor=asked.asked.get("cursor"),
        )
        return console.views.page(asked, "access/requests.html", page=page, view=view, views=list(VIEWS))

    return shown


def _recorded(console: Console, path: str) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: asked.asked.get(name) for name in READS[path]}
        page = await console.api.page(path, **filters, limit=ROWS, cursor=asked.asked.get("cursor"))
        return console.views.page(asked, "access/recorded.html", page=page, path=path, filters=filters)

    return shown
