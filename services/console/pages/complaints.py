"""Complaints: the list, and one case with what happened and what can be done."""

import asyncio
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Row, segment
from services.console.parts import moments
from services.console.parts.handling import handling, offers
from services.console.parts.lanes import Says, Strip, strip
from services.console.parts.strip import axis
from services.console.shell.console import Console, Shown
from services.console.shell.language import translations
from services.console.shell.visit import Visit
from services.console.shell.words import N_

FILTERS: Final = ("state", "severity", "owner", "customer")
ROWS: Final = 50
MOST: Final = 1000
VIEWS: Final = ((N_("Not resolved"), "open"), (N_("Resolved"), "resolved"), (N_("Closed"), "closed"), (N_("All"), None))
# The groups of what can be done, in their order.
HEADINGS: Final = {
    "answer": N_("Answer the customer"),
    "work": N_("Work on it"),
    "settle": N_("Settle it"),
    "case": N_("The case itself"),
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


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/complaints/{segment(request.path_params['complaint_id'])}"
        case = await console.api.get(path, **asked.moments, **asked.seen)
        events, others, clocks = await asyncio.gather(
            console.api.events("complaint", case["case"], limit=MOST),
            console.api.page("/complaints", customer=case["customer"], **asked.moments, limit=20),
            console.api.get(f"{path}/clocks", **asked.moments, **asked.seen),
        )
        as_of, known_at = console.cut(asked)
        happened = moments.known(events.items, known_at)
        until = [each for each in happened if not as_of or datetime.fromisoformat(each["occurred_at"]) <= as_of]
        received = happened[0]["data"] if happened else {}
        offered = offers(case["state"], waiting=case["waiting"], answered=bool(case["first_response_at"]))
        return console.views.page(
            asked,
            "complaints/one.html",
            case=case,
            received=received,
            moments=[
                each
                for each in moments.prepared(happened, console.formats(asked), as_of, f"complaint/{case['case']}")
                if ".clock-" not in each["type"]
            ],
            recorded=len(happened),
            others=[other for other in others.items if other["case"] != case["case"]],
            offered=offered if asked.may_change else {},
            headings=HEADINGS,
            handling=handling(until),
            clocks=clocks["clocks"],
            strip=_strip(console, asked, clocks),
            next=_next(clocks["clocks"]),
        )

    return shown


def _next(clocks: list[Row]) -> Row | None:
    """Return the clock that runs out next; one that stands still comes last."""
    running = [clock for clock in clocks if not clock["met_at"]]
    return min(running, key=lambda clock: (clock["due_at"] is None, clock["due_at"] or ""), default=None)


def _strip(console: Console, asked: Visit, clocks: Row) -> Strip | None:
    formats, words = console.formats(asked), translations(asked.language)
    drawn = axis(clocks["days"], formats.weekday)
    if drawn is None:
        return None
    says = Says(
        met=lambda at: words.gettext("met %(when)s") % {"when": formats.moment(at)},
        late=lambda seconds: words.gettext("late %(time)s") % {"time": formats.hours(seconds)},
        due=formats.moment,
        waits=lambda seconds: words.gettext("paused %(time)s") % {"time": formats.hours(seconds)},
    )
    return strip(drawn, clocks["clocks"], datetime.fromisoformat(clocks["as_of"]), says)
