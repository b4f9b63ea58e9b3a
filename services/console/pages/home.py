"""The first page of each role: what is to be done, then what it rests on."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Api, Page, Problem, Row, segment
from services.console.parts.ageing import bars
from services.console.shell.console import Console
from services.console.shell.visit import Visit
from services.console.shell.words import N_

# More than fit a card are told as "more than".
ROWS: Final = 8
COUNTED: Final = 200
MOST: Final = 1000


class Count(NamedTuple):
    """A number of things to be done, which leads to them."""

    name: str
    number: int
    path: str
    kind: str = ""
    more: bool = False


class Desk(NamedTuple):
    """What a home page shows: counts, some of which may follow, then cards by the name of their template."""

    counts: list[Count]
    cards: list[tuple[str, Any]]
    late: bool = False

    @property
    def first(self) -> Count | None:
        """What is most urgent, or else the whole; None where there is nothing."""
        urgent = (count for count in self.counts if count.kind)
        return next(urgent, None) or next((count for count in reversed(self.counts) if count.number), None)


def routes(console: Console) -> list[Route]:
    """Build the page."""

    async def shown(asked: Visit, _: Request) -> Response:
        desk = await HOMES[asked.role.name](console, asked)
        return console.views.page(asked, "home.html", desk=desk, due=sum(count.number for count in desk.counts))

    return [console.shown("/", shown)]


def _count(name: str, page: Page, path: str, kind: str = "") -> Count:
    return Count(name, len(page.items), path, kind if page.items else "", page.next is not None)


async def _of_person(api: Api, path: str, person: str, **asked: str) -> Page:
    """Return what a person has; somebody who is not enrolled has nothing."""
    try:
        return await api.page(path, owner=person, **asked, limit=COUNTED)
    except Problem as problem:
        if problem.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return Page([])


async def _of_desk(console: Console, asked: Visit) -> Desk:
    mine, all_of_it, work, counted = await asyncio.gather(
        _of_person(console.api, "/desk", asked.person),
        console.api.page("/desk", limit=ROWS),
        console.soon(asked, "work", lambda: console.api.page("/workload", limit=MOST)),
        _of_complaints(console, asked),
    )
    rows = work.items if work else []
    late, soon = (sum(row[name] for row in rows) for name in ("late", "within_a_day"))
    own = next((row for row in rows if row["owner"] == asked.person), None)
    nobodys = sum(row["cases"] for row in rows if row["owner"] is None)
    counts = [
        Count(N_("late"), late, "/desk?late=true", "late" if late else ""),
        Count(N_("due within a day"), soon, "/desk", "soon" if soon else ""),
        Count(N_("without an owner"), nobodys, "/desk?unowned=true", "soon" if nobodys else ""),
        Count(N_("mine"), own["cases"] if own else 0, f"/desk?owner={segment(asked.person)}"),
        Count(N_("paused"), sum(row["paused"] for row in rows), "/desk?paused=true"),
        Count(N_("open"), counted.counts[-1].number, "/complaints?state=open"),
    ]
    cards: list[tuple[str, Any]] = [("desk", mine.items[:ROWS])] if mine.items else []
    cards.append(("desk-all", all_of_it.items))
    return Desk(counts, cards if all_of_it.items else counted.cards, late=work is None)


async def _of_complaints(console: Console, asked: Visit) -> Desk:
    opened, total, mine = await asyncio.gather(
        console.api.page("/complaints", state="open", limit=COUNTED),
        _open_complaints(console.api),
        _of_person(console.api, "/complaints", asked.person, state="open"),
    )
    waiting = [row for row in opened.items if row["waiting"]]
    unanswered = [row for row in opened.items if row["first_response_at"] is None]
    nobodys = [row for row in opened.items if row["owner"] is None]
    more = opened.next is not None
    counts = [
        Count(N_("without an answer"), len(unanswered), "/complaints?state=open", "soon" if unanswered else "", more),
        Count(N_("without an owner"), len(nobodys), "/complaints?state=open", "soon" if nobodys else "", more),
        _count(N_("mine"), mine, f"/complaints?state=open&owner={segment(asked.person)}"),
        Count(N_("waiting for the customer"), len(waiting), "/complaints?state=open", more=more),
        Count(N_("open"), total, "/complaints?state=open"),
    ]
    oldest = sorted(opened.items, key=lambda row: (row["first_response_at"] is not None, row["received_at"]))
    return Desk(counts, [("complaints", oldest[:ROWS])])


async def _open_complaints(api: Api) -> int:
    counted = await api.page("/complaint-counts", by="state", state="open")
    return sum(row["complaints"] for row in counted.items)


async def _of_credit(console: Console, asked: Visit) -> Desk:
    work, total, very, unapplied, ageing = await asyncio.gather(
        console.soon(asked, "collection", lambda: console.api.page("/receivables/collection", limit=MOST)),
        console.soon(asked, "overdue", lambda: console.api.get("/receivables/overdue-counts")),
        console.api.page("/receivables/overdue", bucket="90+", limit=COUNTED),
        console.api.page("/receivables/unapplied", limit=COUNTED),
        console.soon(asked, "ageing", lambda: console.api.page("/receivables/ageing")),
    )
    counts = [
        *(_of_overdue(total) if total else ()),
        _count(N_("overdue for more than 90 days"), very, "/receivables?bucket=90%2B", "late"),
        _count(N_("receipts that pay nothing yet"), unapplied, "/receivables?tab=unapplied"),
    ]
    to_do = [row for row in work.items if row["next"]] if work else []
    counts.append(Count(N_("to call, write to or visit"), len(to_do), "/receivables?tab=worklist"))
    aged = None if ageing is None else [(row, bars(row)) for row in ageing.items]
    rows = None if work is None else (to_do or work.items)[:ROWS]
    return Desk(counts, [("work", rows), ("ageing", aged)], late=total is None)


def _of_overdue(total: Row) -> list[Count]:
    customers, items = total["customers"], total["items"]
    return [
        Count(N_("customers are overdue"), customers, "/receivables", "late" if customers else ""),
        Count(N_("overdue items"), items, "/receivables", "soon" if items else ""),
    ]


async def _of_sales(console: Console, asked: Visit) -> Desk:
    mine, due, complaints = await asyncio.gather(
        _of_person(console.api, "/customers", asked.person),
        _of_person(console.api, "/verifications-due", asked.person),
        console.api.page("/complaints", state="open", limit=COUNTED),
    )
    ours = {row["customer"] for row in mine.items}
    of_mine = [row for row in complaints.items if row["customer"] in ours]
    counts = [
        Count(N_("open complaints of my customers"), len(of_mine), "/complaints", "soon" if of_mine else ""),
        _count(N_("files to verify"), due, "/customers", "soon"),
        _count(N_("my customers"), mine, f"/customers?owner={segment(asked.person)}"),
    ]
    return Desk(counts, [("complaints", of_mine[:ROWS]), ("verifications", due.items[:ROWS])])


async def _of_manager(console: Console, asked: Visit) -> Desk:
    proposals, evaluations, complaints, credit, desk, work = await asyncio.gather(
        console.api.page("/tier-proposals", limit=COUNTED),
        console.api.page("/policy-evaluations-due", limit=COUNTED),
        _open_complaints(console.api),
        _of_credit(console, asked),
        console.api.page("/desk", limit=ROWS),
        console.soon(asked, "work", lambda: console.api.page("/workload", limit=MOST)),
    )
    late = sum(row["late"] for row in work.items) if work else 0
    overdue = [row for row in evaluations.items if row["overdue"]]
    counts = [
        _count(N_("tier proposals to decide"), proposals, "/tier-proposals", "soon"),
        Count(N_("policy evaluations overdue"), len(overdue), "/policies", "late" if overdue else ""),
        Count(N_("cases are late"), late, "/desk?late=true", "late" if late else ""),
        Count(N_("open complaints"), complaints, "/complaints"),
        credit.counts[0],
    ]
    slips: list[tuple[str, Any]] = [("desk-all", desk.items)] if desk.items else []
    cards = [*slips, *credit.cards, ("evaluations", evaluations.items[:ROWS])]
    return Desk(counts, cards, late=credit.late or work is None)


async def _of_policy(console: Console, _: Visit) -> Desk:
    evaluations = await console.api.page("/policy-evaluations-due", limit=COUNTED)
    overdue = [row for row in evaluations.items if row["overdue"]]
    counts = [Count(N_("policy evaluations overdue"), len(overdue), "/policies", "late" if overdue else "")]
    return Desk(counts, [("evaluations", evaluations.items[:ROWS])])


async def _of_operations(console: Console, _: Visit) -> Desk:
    models, parked = await asyncio.gather(console.api.page("/projections"), console.api.page("/projections/parked"))
    behind = [row for row in models.items if row["state"] == "live" and row["lag_events"]]
    counts = [
        _count(N_("parked streams"), parked, "/operations#parked", "soon"),
        Count(N_("read models behind"), len(behind), "/operations", "soon" if behind else ""),
    ]
    return Desk(counts, [("models", models.items)])


Home = Callable[[Console, Visit], Awaitable[Desk]]
HOMES: Final[dict[str, Home]] = {
    "desk": _of_desk,
    "credit": _of_credit,
    "sales": _of_sales,
    "manager": _of_manager,
    "policy": _of_policy,
    "auditor": _of_policy,
    "operations": _of_operations,
}
