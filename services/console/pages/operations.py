"""Operations: which read models are behind and why, rebuilds watched live, parked streams."""

import asyncio
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, segment
from services.console.shell.console import Console, Sent, Shown, back_to
from services.console.shell.visit import Visit

# What the buttons may ask for.
ORDERS: Final = ("rebuild", "verify", "rollback", "pause", "resume", "retry", "skip")


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/operations", _board(console)),
        console.shown("/operations/live", _live(console)),
        console.shown("/operations/{name}/why", _why(console)),
        console.sent("/operations/check", _check(console)),
        console.sent("/operations/{name}/{order}", _order(console)),
    ]


async def _gathered(console: Console) -> dict[str, Any]:
    models, parked, skipped, refused, undelivered, processes, check = await asyncio.gather(
        console.api.page("/projections"),
        console.api.page("/projections/parked"),
        console.api.page("/projections/skipped"),
        console.api.page("/refused-commands"),
        console.api.page("/undelivered-notices"),
        console.api.get("/processes"),
        console.api.get("/checks"),
    )
    live = [model for model in models.items if model["state"] == "live"]
    return {
        "models": models.items,
        "building": [model for model in models.items if model["state"] == "building"],
        "paused": [model for model in live if model.get("paused_at")],
        "parked": parked.items,
        "skipped": skipped.items,
        "refused": refused.items,
        "undelivered": undelivered.items,
        "head": max((model["head"] for model in live), default=0),
        "furthest": max((model["lag_events"] or 0 for model in live), default=0),
        "processes": processes,
        "check": check,
    }


def _board(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        return console.views.page(asked, "operations/board.html", **await _gathered(console))

    return shown


def _live(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        async def look() -> tuple[dict[str, Any], bool]:
            return await _gathered(console), False

        def draw(found: dict[str, Any]) -> Response:
            return console.views.page(asked, "operations/live.html", **found)

        return console.watched(asked, request, look, draw)

    return shown


def _why(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        name = request.path_params["name"]
        found = await console.api.get(f"/projections/{segment(name)}/diagnosis")
        return console.views.page(asked, "operations/why.html", found=found)

    return shown


def _check(console: Console) -> Sent:
    async def sent(_: Visit, _request: Request, _form: FormData) -> Response:
        await console.api.order("/checks", {})
        return back_to("/operations")

    return sent


def _order(console: Console) -> Sent:
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
