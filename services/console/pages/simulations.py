"""A simulation of a policy: what a draft would have decided, with the cases that differ; facts stay as they were."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import segment
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

MOST_SHOWN: Final = 200
# Where the page of a stream is.
PAGES: Final = {"customer": "customers", "complaint": "complaints", "credit-account": "receivables"}


def routes(console: Console) -> list[Route]:
    """Build the page."""
    return [console.shown("/policies/{pack}/simulations/{simulation}", _one(console))]


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        name = segment(request.path_params["simulation"])
        report = await console.api.get(f"/policy-simulations/{name}/report")
        cases = [row | {"address": _page_of(row["subject"])} for row in report["cases"][:MOST_SHOWN]]
        return console.views.page(asked, "policies/simulation.html", report=report, cases=cases)

    return shown


def _page_of(subject: str) -> str | None:
    category, _, id_ = subject.partition("/")
    return f"/{PAGES[category]}/{segment(id_)}" if category in PAGES else None
