"""Personal data: who read whose contacts, how long they stay shown, erasure with what is left, and subject export."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Problem, Row, segment
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

ROWS: Final = 50
# So long after it was recorded what for, contacts are shown to who reads them.
SHOWN_FOR: Final = timedelta(minutes=15)
FILTERS: Final = ("customer", "read_by")
# What an event says of a person, beside names of organisations.
PERSONAL: Final = frozenset(
    {"surname", "given_name", "email", "phone", "own_phone", "telephone", "mobile", "fax", "address"}
    | {"legal_representative"}
)
HIDDEN: Final = "••••"


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/accesses", _accesses(console)),
        console.shown("/customers/{customer_id}/erasure", _erasure(console)),
        console.shown("/customers/{customer_id}/subject-export", _export(console)),
    ]


async def may_read(api: Api, asked: Visit, customer: str) -> bool:
    """Return whether the person has just recorded what the contacts are needed for; in doubt, they stay hidden."""
    try:
        path = f"/customers/{segment(customer)}/accesses"
        page = await api.page(path, read_by=asked.person, **asked.seen, limit=1)
    except Problem:
        return False
    return any(datetime.now(UTC) - datetime.fromisoformat(row["at"]) < SHOWN_FOR for row in page.items)


def hidden(data: Any) -> Any:
    """Return the data of an event without what it says of a person."""
    if isinstance(data, dict):
        return {name: HIDDEN if name in PERSONAL and value else hidden(value) for name, value in data.items()}
    return [hidden(each) for each in data] if isinstance(data, list) else data


async def shown_event(api: Api, asked: Visit, event: Row) -> Row:
    """Return an event as the person may see it: contacts only while they are shown on the customer's page."""
    category, _, customer = str(event.get("stream", "")).partition("/")
    data = event.get("data") or {}
    if category != "customer" or hidden(data) == data or await may_read(api, asked, customer):
        return event
    return event | {"data": hidden(data)}


def _accesses(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in FILTERS}
        page = await console.api.page(
            "/accesses", **filters, **asked.seen, limit=ROWS, cursor=asked.asked.get("cursor")
        )
        return console.views.page(asked, "accesses.html", page=page, filters=filters)

    return shown


def _erasure(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        customer = request.path_params["customer_id"]
        file = await console.api.get(f"/customers/{segment(customer)}", **asked.seen)
        events = await console.api.events("customer", file["customer"], limit=1000)
        requested = [each for each in events.items if each["type"] == "customer.erasure-requested.v1"]
        erased = [each for each in events.items if each["type"] == "customer.erased.v1"]
        return console.views.page(
            asked,
            "customers/erasure.html",
            file=file,
            requested=requested[-1] if requested else None,
            receipt=await _receipt(console.api, file["customer"]) if erased else None,
        )

    return shown


async def _receipt(api: Api, customer: str) -> Row | None:
    try:
        found: Row = await api.get(f"/customers/{segment(customer)}/erasure")
    except Problem as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        return None
    return found


def _export(console: Console) -> Shown:
    async def shown(_: Visit, request: Request) -> Response:
        customer = request.path_params["customer_id"]
        content = await console.api.content(f"/customers/{segment(customer)}/subject-export")
        headers = {"Content-Disposition": 'attachment; filename="subject-export.json"'}
        return Response(content, media_type="application/json", headers=headers)

    return shown
