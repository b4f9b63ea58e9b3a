"""Customers: the list, one customer then and now, and records that may be the same customer."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Page, Problem, segment
from services.console.pages.privacy import SHOWN_FOR, may_read
from services.console.parts import moments
from services.console.parts.ageing import bars
from services.console.parts.then_and_now import Standing, compared
from services.console.parts.ticks import ticks
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

FILTERS: Final = ("text", "tier", "owner", "unit", "kind", "size", "market", "region", "source")
ROWS: Final = 50
# Of one customer; the page says so where there are more.
MOST: Final = 1000


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/customers", _list(console)),
        console.shown("/customers/duplicates", _duplicates(console)),
        console.shown("/customers/{customer_id}", _one(console)),
    ]


def _list(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in FILTERS}
        known = {"known_at": asked.known_at, **asked.seen}
        page, tiers, found = await asyncio.gather(
            console.api.page("/customers", **filters, **known, limit=ROWS, cursor=asked.asked.get("cursor")),
            console.soon(asked, "tiers", lambda: console.api.page("/customer-counts", by="tier", **known)),
            console.soon(asked, "found", lambda: console.api.page("/customer-counts", by="tier", **filters, **known)),
        )
        total, matching = (counted and sum(row["customers"] for row in counted.items) for counted in (tiers, found))
        return console.views.page(
            asked,
            "customers/list.html",
            page=page,
            tiers=tiers and tiers.items,
            total=total,
            matching=matching,
            filters=filters,
        )

    return shown


def _duplicates(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        page = await console.api.page("/likely-duplicates", **asked.seen, limit=ROWS, cursor=asked.asked.get("cursor"))
        return console.views.page(asked, "customers/duplicates.html", page=page)

    return shown


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/customers/{segment(request.path_params['customer_id'])}"
        file = await console.api.get(path, **asked.seen, known_at=asked.known_at)
        # To ask for what a grant leaves out would be recorded as an attempt at it.
        whole = not file.get("file_alone")
        standing, accounts, duplicates, history, readable = await asyncio.gather(
            _standing(console.api, file["customer"], asked.moments),
            console.api.page("/credit-accounts", customer=file["customer"], **asked.moments, limit=20),
            console.soon(asked, "like", lambda: _like(console.api, path, asked)),
            _history(console.api, path, whole=whole, known_at=asked.known_at),
            _readable(console.api, asked, file["customer"], whole=whole),
        )
        formats = console.formats(asked)
        as_of, known_at = console.cut(asked)
        differences = []
        if asked.past:
            now, events = await asyncio.gather(
                _standing(console.api, file["customer"], {}), _history(console.api, path, whole=whole)
            )
            differences = compared(standing, now, moments.since(events.items, formats, as_of, known_at), formats.money)
        return console.views.page(
            asked,
            "customers/one.html",
            file=file if readable else file | {"contacts": {key: {} for key in file["contacts"]}},
            whole=whole,
            readable=readable,
            shown_for=int(SHOWN_FOR.total_seconds() // 60),
            standing=standing,
            ageing=[(row, bars(row)) for row in standing.ageing],
            accounts=accounts.items,
            duplicates=duplicates and duplicates.items,
            moments=moments.prepared(history.items, formats, as_of),
            more=history.next is not None,
            differences=differences,
            ticks=ticks(history.items, as_of or formats.local_now(), formats.local_now()),
            neighbours=moments.neighbours(history.items, asked.as_of or formats.today()),
        )

    return shown


async def _history(api: Api, path: str, *, whole: bool, known_at: str | None = None) -> Page:
    return await api.page(f"{path}/history", known_at=known_at, limit=MOST) if whole else Page([])


async def _readable(api: Api, asked: Visit, customer: str, *, whole: bool) -> bool:
    return whole and await may_read(api, asked, customer)


async def _standing(api: Api, customer: str, asked: dict[str, str | None]) -> Standing:
    tiers, ageing, complaints = await asyncio.gather(
        api.page("/tiers", customer=customer, **asked, limit=50),
        api.page("/receivables/ageing-by-customer", customer=customer, **asked),
        api.page("/complaints", customer=customer, **asked, limit=200),
    )
    return Standing(tiers.items, ageing.items, complaints.items)


async def _like(api: Api, path: str, asked: Visit) -> Page:
    if asked.past:
        return Page([])
    try:
        return await api.page(f"{path}/duplicates", limit=5)
    except Problem:
        # The page is about the customer; it stays, whatever becomes of the likeness of others.
        return Page([])
