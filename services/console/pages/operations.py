"""Operations: which read models are behind and why, rebuilds watched live, parked streams."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from sse_starlette import EventSourceResponse
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, segment
from services.console.shell.console import Console, back_to
from services.console.shell.visit import Visit

SECONDS_BETWEEN: Final = 1.0
# So long one connection watches; the browser opens the next.
MOST_LOOKS: Final = 600
# What the buttons may ask for.
ORDERS: Final = ("rebuild", "verify", "rollback", "pause", "resume", "retry", "skip")
PHASES: Final = ("fold", "index", "catch-up", "compare", "swap")


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/operations", _board(console)),
        console.shown("/operations/live", _live(console)),
        console.shown("/operations/{name}/why", _why(console)),
        console.sent("/operations/{name}/{order}", _order(console)),
    ]


async def _gathered(console: Console) -> dict[str, Any]:
    models, parked, skipped = await asyncio.gather(
        console.api.page("/projections"),
        console.api.page("/projections/parked"),
        console.api.page("/projections/skipped"),
    )
    live = [model for model in models.items if model["state"] == "live"]
    return {
        "models": models.items,
        "building": [model for model in models.items if model["state"] == "building"],
        "parked": parked.items,
        "skipped": skipped.items,
        "head": max((model["head"] for model in live), default=0),
        "furthest": max((model["lag_events"] or 0 for model in live), default=0),
        "phases": PHASES,
    }


def _board(console: Console) -> Any:
    async def shown(asked: Visit, _: Request) -> Response:
        return console.views.page(asked, "operations/board.html", **await _gathered(console))

    return shown


def _live(console: Console) -> Any:
    async def shown(asked: Visit, request: Request) -> Response:
        async def looks() -> AsyncIterator[dict[str, str]]:
            before = ""
            for _ in range(MOST_LOOKS):
                if await request.is_disconnected():
                    return
                try:
                    page = console.views.page(asked, "operations/live.html", **await _gathered(console))
                except Problem as problem:
                    page = console.views.problem(asked, problem)
                text = bytes(page.body).decode()
                if text != before:
                    before = text
                    yield {"data": text}
                await asyncio.sleep(SECONDS_BETWEEN)
            yield {"event": "done", "data": ""}

        return EventSourceResponse(looks(), ping=15)

    return shown


def _why(console: Console) -> Any:
    async def shown(asked: Visit, request: Request) -> Response:
        name = request.path_params["name"]
        found = await console.api.get(f"/projections/{segment(name)}/diagnosis")
        return console.views.page(asked, "operations/why.html", found=found)

    return shown


def _order(console: Console) -> Any:
    async def sent(asked: Visit, request: Request, form: FormData) -> Response:
        name, order = request.path_params["name"], request.path_params["order"]
        if order not in ORDERS:
            raise Problem(404, "route.unknown", f"There is no order {order}.")
        reason, stream = (str(form.get(field, "")).strip() for field in ("reason", "stream"))
        body: dict[str, Any] = {}
        if order == "pause" and reason:
            body = {"reason": reason}
        elif order == "retry" and stream:
            body = {"streams": [stream]}
        elif order == "skip":
            body = {"stream": stream, "by": asked.person, "reason": reason}
        answer = await console.api.order(f"/projections/{segment(name)}/{order}", body)
        if order == "verify":
            return console.views.page(asked, "operations/verified.html", answer=answer)
        return back_to("/operations", ordered=order, of=name)

    return sent
