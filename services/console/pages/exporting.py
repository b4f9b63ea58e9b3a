"""Whole lists as CSV files, passed on from the API as they come."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from services.console.api import CSV, Problem, segments
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

# Lists that people take away.
EXPORTED: Final = (
    "customers",
    "complaints",
    "complaint-analysis",
    "handled-complaints",
    "desk",
    "obligations",
    "notices",
    "staff",
    "accesses",
    "receivables/",
    "credit-accounts",
    "bank-entries",
    "tier-proposals",
    "verifications-due",
    "streams/",
    "imports/",
    "policy-simulations/",
)
# What the address of a page says beside the filters of its list.
OF_PAGES: Final = ("tab", "view", "cursor", "done", "undo", "nothing", "after", "whole")


def routes(console: Console) -> list[Route]:
    """Build the address."""
    return [console.shown("/export/{list:path}", _export(console))]


def _export(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = request.path_params["list"]
        if not path.startswith(EXPORTED):
            raise Problem(404, "route.unknown", f"There is no list {path}.")
        filters = {name: value for name, value in asked.asked.items() if name not in OF_PAGES}
        async with AsyncExitStack() as opening:
            answer = await opening.enter_async_context(console.api.exported(f"/{segments(path)}", **filters))
            closing = opening.pop_all()

        async def parts() -> AsyncIterator[bytes]:
            async with closing:
                async for part in answer.aiter_bytes():
                    yield part

        name = path.strip("/").replace("/", "-")
        headers = {"Content-Disposition": f'attachment; filename="{_safe(name)}.csv"'}
        return StreamingResponse(parts(), media_type=CSV, headers=headers)

    return shown


def _safe(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
