"""Puts the console together: its pages over the API, its files, and what every request passes."""

from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.console.api import Api, Problem
from services.console.pages import (
    access,
    accounts,
    analysis,
    audit,
    choosing,
    complaints,
    customers,
    desk,
    doing,
    drafting,
    exporting,
    finding,
    handing_over,
    home,
    imports,
    operations,
    policies,
    privacy,
    proof,
    receivables,
    simulations,
    staff,
)
from services.console.shell.choices import Choices
from services.console.shell.console import Console
from services.console.shell.door import Door
from services.console.shell.doorkeeper import Doorkeeper
from services.console.shell.guard import Guard
from services.console.shell.people import People
from services.console.shell.views import ASSETS, Views
from services.console.shell.visit import visit

PAGES = (
    home,
    finding,
    audit,
    customers,
    access,
    privacy,
    handing_over,
    complaints,
    desk,
    analysis,
    receivables,
    accounts,
    policies,
    simulations,
    drafting,
    staff,
    operations,
    imports,
    proof,
    doing,
    drafting,
    exporting,
    choosing,
)


class Kept(StaticFiles):
    """Files whose address names their content: a browser asks for each once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def create_app(api: Api, zone: str, door: Door | None = None) -> Starlette:
    """Build the application; the caller opens and closes the connections to the API.

    Without a door nobody signs in.
    """
    people = People()
    views = door.views if door else Views(ZoneInfo(zone), people)
    console = Console(api, views, views.people, Choices(), secure=door is not None and door.secure)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def unknown(request: Request, _: Exception) -> Response:
        return console.views.problem(visit(request), Problem(404, "route.unknown", "There is no such page."))

    async def unforeseen(request: Request, _: Exception) -> Response:
        return console.views.problem(visit(request), Problem(500, "unforeseen", "The page could not be made."))

    return Starlette(
        routes=[
            Route("/livez", alive),
            Mount("/assets", Kept(directory=ASSETS)),
            *(door.routes() if door else []),
            *(route for page in PAGES for route in page.routes(console)),
        ],
        middleware=[
            Middleware(Guard),
            *([Middleware(Doorkeeper, door=door)] if door else []),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={404: unknown, Exception: unforeseen},
    )
