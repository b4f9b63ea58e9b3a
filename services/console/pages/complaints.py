"""Complaints: the list, and one case with what happened and what can be done."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Row, segment
from services.console.parts import moments
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit
from services.console.shell.words import N_

FILTERS: Final = ("state", "severity", "owner", "customer")
ROWS: Final = 50
MOST: Final = 1000
VIEWS: Final = ((N_("Not resolved"), "open"), (N_("Resolved"), "resolved"), (N_("Closed"), "closed"), (N_("All"), None))
WORK: Final = (
    "route",
    "investigate",
    "draft-reply",
    "approve-reply",
    "send-reply",
    "promise-reply",
    "tell-progress",
    "forward",
    "urge",
    "form-task-force",
    "plan",
    "dispatch",
    "fix-responsibility",
    "apply-remedy",
    "decide-adoption",
    "retype",
    "acknowledge",
)
# What can be done next, by the state of the case; the first is the likeliest.
NEXT: Final = {
    "open": ("respond", "resolve", "triage", "take-in-charge", "note-work", "start-waiting", *WORK),
    "waiting": ("resume-work", "respond", "note-work", "resolve", *WORK),
    "resolved": ("close", "record-opinion", "reopen", "verify", "fix-responsibility"),
    "closed": ("reopen", "record-opinion", "fix-responsibility"),
}


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/complaints", _list(console)),
        console.shown("/complaints/{complaint_id}", _one(console)),
    ]


def _list(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in FILTERS}
        # Without another wish, what is still to be done.
        if "state" not in asked.asked:
            filters["state"] = "open"
        elif filters["state"] == "all":
            filters["state"] = None
        question = filters | asked.moments
        page, states = await asyncio.gather(
            console.api.page("/complaints", **question, **asked.seen, limit=ROWS, cursor=asked.asked.get("cursor")),
            console.api.page("/complaint-counts", by="state", **question | {"state": None}),
        )
        counts = {row["value"]: row["complaints"] for row in states.items}
        return console.views.page(asked, "complaints/list.html", page=page, filters=filters, views=VIEWS, counts=counts)

    return shown


def _next(case: Row) -> tuple[str, ...]:
    """Return what can be done, the likeliest first: who was answered waits for the resolution."""
    steps = NEXT["waiting" if case["waiting"] else case["state"]]
    answered = steps[0] == "respond" and case["first_response_at"]
    return (steps[1], steps[0], *steps[2:]) if answered else steps


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/complaints/{segment(request.path_params['complaint_id'])}"
        case = await console.api.get(path, **asked.moments, **asked.seen)
        events, others = await asyncio.gather(
            console.api.events("complaint", case["case"], limit=MOST),
            console.api.page("/complaints", customer=case["customer"], **asked.moments, limit=20),
        )
        as_of, known_at = console.cut(asked)
        happened = moments.known(events.items, known_at)
        received = happened[0]["data"] if happened else {}
        return console.views.page(
            asked,
            "complaints/one.html",
            case=case,
            received=received,
            moments=moments.prepared(happened, console.formats(asked), as_of, f"complaint/{case['case']}"),
            others=[other for other in others.items if other["case"] != case["case"]],
            actions=_next(case) if asked.may_change else (),
        )

    return shown
