"""Simulations of a policy: begun from a form, watched, shown with the cases that differ; facts stay as they were."""

import asyncio
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, Row, segment
from services.console.shell.console import Console, Sent, Shown, back_to
from services.console.shell.visit import Visit

MOST_SHOWN: Final = 200
# Where the page of a stream is.
PAGES: Final = {"customer": "customers", "complaint": "complaints", "credit-account": "accounts"}
FORM: Final = "/policies/{pack}/simulate"
ONE: Final = "/policies/{pack}/simulations/{simulation}"
FIELDS: Final = ("version", "against", "unit", "from", "to")


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown(FORM, _asking(console)),
        console.sent(FORM, _begin(console)),
        console.shown(ONE, _one(console)),
        console.shown(f"{ONE}/live", _live(console)),
    ]


def _asking(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        return await _form(console, asked, request.path_params["pack"], dict(asked.asked))

    return shown


def _begin(console: Console) -> Sent:
    async def sent(asked: Visit, request: Request, form: FormData) -> Response:
        pack = request.path_params["pack"]
        given = {field: text for field in FIELDS if (text := str(form.get(field, "")).strip())}
        varied = str(form.get("vary", ""))
        lines = [line.strip() for line in varied.splitlines() if line.strip()]
        try:
            begun = await console.api.order(f"/policies/{segment(pack)}/simulations", {**given, "vary": lines})
        except Problem as problem:
            return await _form(console, asked, pack, {**given, "vary": varied}, problem)
        return back_to(f"/policies/{segment(pack)}/simulations/{segment(begun['simulation'])}", begun="yes")

    return sent


async def _form(
    console: Console, asked: Visit, name: str, filled: dict[str, str], problem: Problem | None = None
) -> Response:
    pack, units = await asyncio.gather(
        console.api.get(f"/policies/{segment(name)}"), console.api.page("/units", limit=1000)
    )
    return console.views.page(
        asked,
        "policies/simulate.html",
        status=problem.status if problem else 200,
        pack=name,
        versions=[each["version"] for each in pack["versions"]],
        units=sorted({row["unit"] for row in units.items if row["pack"] == name}),
        filled=filled,
        problem=problem,
    )


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        pack, simulation = request.path_params["pack"], request.path_params["simulation"]
        run = await _run(console, asked, simulation)
        if run["state"] != "done":
            return console.views.page(asked, "policies/simulating.html", run=run, pack=pack, begun=_is_begun(asked))
        report, policy = await asyncio.gather(
            console.api.get(f"/policy-simulations/{segment(simulation)}/report"),
            console.api.get(f"/policies/{segment(pack)}"),
        )
        cases = [row | {"address": _page_of(row["subject"])} for row in report["cases"][:MOST_SHOWN]]
        return console.views.page(asked, "policies/simulation.html", report=report, cases=cases, zone=policy["zone"])

    return shown


def _live(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        async def look() -> tuple[Row, bool]:
            run = await _run(console, asked, request.path_params["simulation"])
            return run, run["state"] != "running"

        def draw(run: Row) -> Response:
            shown: dict[str, Any] = {"run": run, "pack": request.path_params["pack"]}
            return console.views.page(asked, "policies/progress.html", **shown)

        return console.watched(asked, request, look, draw)

    return shown


def _is_begun(asked: Visit) -> bool:
    return asked.asked.get("begun") == "yes"


async def _run(console: Console, asked: Visit, simulation: str) -> Row:
    """Return how far it is; one begun a moment ago is not kept yet, because its process is only starting."""
    try:
        run: Row = await console.api.get(f"/policy-simulations/{segment(simulation)}")
    except Problem as problem:
        if problem.code != "policy.simulation-unknown" or not _is_begun(asked):
            raise
        return {"simulation": simulation, "state": "running", "done": 0, "parts": 0, "error": None}
    return run


def _page_of(subject: str) -> str | None:
    category, _, id_ = subject.partition("/")
    return f"/{PAGES[category]}/{segment(id_)}" if category in PAGES else None
