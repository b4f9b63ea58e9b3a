"""Policies: the packs, and one pack with its versions."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import segment
from services.console.shell.console import Console
from services.console.shell.visit import Visit


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [console.shown("/policies", _list(console)), console.shown("/policies/{pack}", _one(console))]


def _list(console: Console) -> Any:
    async def shown(asked: Visit, _: Request) -> Response:
        due, units = await asyncio.gather(
            console.api.page("/policy-evaluations-due", limit=200), console.api.page("/units", limit=1000)
        )
        return console.views.page(asked, "policies/list.html", due=due.items, units=units.items)

    return shown


def _one(console: Console) -> Any:
    async def shown(asked: Visit, request: Request) -> Response:
        pack = request.path_params["pack"]
        history = await console.api.page(f"/policies/{segment(pack)}/history", limit=1000, **asked.seen)
        return console.views.page(asked, "policies/one.html", pack=pack, history=history.items)

    return shown
