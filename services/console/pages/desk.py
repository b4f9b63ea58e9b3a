"""The desk: open cases by what runs out next, everything that is due, and the notices that were given."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Page, Row
from services.console.parts.lanes import KINDS
from services.console.shell.console import Console, Shown
from services.console.shell.formats import Formats
from services.console.shell.visit import Visit
from services.console.shell.words import N_

ROWS: Final = 50
MOST: Final = 1000
FILTERS: Final = ("severity", "owner", "customer", "unit", "kind")
SWITCHES: Final = ("late", "paused", "unowned")
DUE_FILTERS: Final = ("kind", "owner", "unit", "customer")
# What else is owed than the promises of cases.
DUE_KINDS: Final = (*KINDS, "measure", "verification", "policy-evaluation")
# What is still owed, what is late, and everything that was ever owed.
DUE_VIEWS: Final = ((N_("Still owed"), "open"), (N_("Late"), "late"), (N_("All of it"), "all"))
NOTICE_FILTERS: Final = ("notify", "kind", "unit")
GROUPS: Final = {
    "late": N_("Late"),
    "today": N_("Due today"),
    "later": N_("Later"),
    "paused": N_("Paused"),
}


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/desk", _desk(console)),
        console.shown("/due", _due(console)),
        console.shown("/notices", _notices(console)),
    ]


def _desk(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in FILTERS}
        switches = {name: asked.asked.get(name) for name in SWITCHES}
        page, work = await asyncio.gather(
            console.api.page(
                "/desk",
                **filters,
                **switches,
                **asked.moments,
                **asked.seen,
                limit=ROWS,
                cursor=asked.asked.get("cursor"),
            ),
            console.soon(asked, "work", lambda: console.api.page("/workload", limit=MOST)),
        )
        counts = _counts(work, asked.person)
        return console.views.page(
            asked,
            "desk/board.html",
            page=page,
            groups=grouped(page.items, console.formats(asked)),
            titles=GROUPS,
            filters=filters,
            switches=switches,
            kinds=KINDS,
            work=work.items if work else None,
            counts=counts,
            views=_views(asked, counts),
        )

    return shown


def _counts(work: Page | None, person: str) -> dict[str, int]:
    """Sum the work of all, and count that of one."""
    rows = work.items if work else []
    summed = {name: sum(row[name] for row in rows) for name in ("cases", "late", "within_a_day", "paused")}
    return summed | {
        "mine": sum(row["cases"] for row in rows if row["owner"] == person),
        "unowned": sum(row["cases"] for row in rows if row["owner"] is None),
    }


class View(NamedTuple):
    """A tab of the board."""

    name: str
    number: int
    address: str
    here: bool


def _views(asked: Visit, counts: dict[str, int]) -> list[View]:
    chosen = next((name for name in SWITCHES if asked.asked.get(name)), None)
    mine = asked.asked.get("owner") == asked.person
    clear: dict[str, Any] = dict.fromkeys((*SWITCHES, "owner", "cursor"))
    return [
        View(N_("All open"), counts["cases"], asked.address(**clear), not (chosen or mine)),
        View(N_("Mine"), counts["mine"], asked.address(**clear | {"owner": asked.person}), mine and not chosen),
        View(N_("Late"), counts["late"], asked.address(**clear | {"late": "true"}), chosen == "late"),
        View(N_("Paused"), counts["paused"], asked.address(**clear | {"paused": "true"}), chosen == "paused"),
        View(N_("Nobody's"), counts["unowned"], asked.address(**clear | {"unowned": "true"}), chosen == "unowned"),
    ]


def group_of(row: Row, formats: Formats) -> str:
    """Return under which heading a row stands."""
    if row["verdict"] in ("broken", "late"):
        return "late"
    if row["due_at"] is None:
        return "paused"
    return "today" if formats.day_of(row["due_at"]) == formats.today() else "later"


def grouped(rows: Sequence[Row], formats: Formats) -> list[tuple[str, list[Row]]]:
    """Put rows under headings; they come in the order of what is due."""
    return [(name, list(found)) for name, found in groupby(rows, key=lambda row: group_of(row, formats))]


def _due(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: console.meant(asked, name, asked.asked.get(name)) for name in DUE_FILTERS}
        view = asked.asked.get("view", "open")
        narrowed: dict[str, Any] = {name: "true" for name in ("open", "late") if name == view}
        page = await console.api.page(
            "/obligations",
            **filters,
            **narrowed,
            **asked.moments,
            **asked.seen,
            limit=ROWS,
            cursor=asked.asked.get("cursor"),
        )
        return console.views.page(
            asked,
            "desk/due.html",
            page=page,
            groups=grouped(page.items, console.formats(asked)),
            titles=GROUPS,
            filters=filters,
            view=view,
            views=DUE_VIEWS,
            narrowed=narrowed,
            kinds=DUE_KINDS,
        )

    return shown


def _notices(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        filters = {name: asked.asked.get(name) for name in NOTICE_FILTERS}
        page = await console.api.page(
            "/notices", **filters, **asked.moments, **asked.seen, limit=ROWS, cursor=asked.asked.get("cursor")
        )
        return console.views.page(asked, "desk/notices.html", page=page, filters=filters, kinds=KINDS)

    return shown
