"""Receivables: open items by age, what is overdue, money that pays nothing yet, and one account."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Page
from services.console.parts.ageing import bars
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit
from services.console.shell.words import N_

ROWS: Final = 50
AGEING: Final = "/receivables/ageing"
OVERDUE: Final = "/receivables/overdue-counts"
MOST: Final = 1000
# The tabs: what each is called, and the list behind it.
TABS: Final = {
    "worklist": (N_("Worklist"), "/receivables/collection"),
    "overdue": (N_("Overdue items"), "/receivables/overdue"),
    "customers": (N_("By customer"), "/receivables/ageing-by-customer"),
    "accounts": (N_("Accounts"), "/credit-accounts"),
    "unapplied": (N_("Unapplied cash"), "/receivables/unapplied"),
    "exposure": (N_("Exposure and holds"), "/receivables/exposure"),
    "entries": (N_("Bank entries"), "/bank-entries"),
}
FILTERS: Final = {
    "worklist": ("customer", "account", "currency"),
    "exposure": ("customer", "account", "currency"),
    "overdue": ("customer", "account", "bucket"),
    "customers": ("customer",),
    "accounts": ("customer", "currency"),
    "unapplied": ("customer", "account", "currency"),
    "entries": ("currency", "state"),
}
# What somebody has to look at; any other state is asked for.
WAITING: Final = "waiting"


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/receivables", _list(console)),
    ]


def _list(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        chosen = asked.asked.get("tab", "")
        tab = chosen if chosen in TABS else "overdue"
        filters = {name: asked.asked.get(name) for name in FILTERS[tab]}
        if tab == "entries":
            filters["state"] = filters["state"] or WAITING
        page, ageing, total = await asyncio.gather(
            _most_owed(console.api, asked, filters["customer"])
            if tab == "customers" and not asked.asked.get("cursor")
            else console.api.page(
                TABS[tab][1],
                **filters,
                **asked.moments,
                **asked.seen,
                limit=ROWS,
                cursor=asked.asked.get("cursor"),
            ),
            console.soon(asked, "ageing", lambda: console.api.page(AGEING, **asked.moments, **asked.seen)),
            console.soon(asked, "overdue", lambda: console.api.get(OVERDUE, **asked.moments)),
        )
        return console.views.page(
            asked,
            "credit/receivables.html",
            page=page,
            tab=tab,
            tabs=TABS,
            list_path=TABS[tab][1],
            filters=filters,
            total=total,
            ageing=None if ageing is None else [(row, bars(row)) for row in ageing.items],
            bars=bars,
        )

    return shown


async def _most_owed(api: Api, asked: Visit, customer: str | None) -> Page:
    """Return the customers that owe most, each currency by itself; where there are too many, the first by number."""
    page = await api.page(TABS["customers"][1], customer=customer, **asked.moments, **asked.seen, limit=MOST)
    return replace(page, items=sorted(page.items, key=lambda row: (row["currency"], -Decimal(row["outstanding"]))))
