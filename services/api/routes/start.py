"""The first page, and the API reference: for people as HTML, for programs as JSON."""

from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from services.api import problem
from services.api.html import front, reference
from services.api.operation.readiness import Part, Readiness
from services.api.problem import Unanswerable
from services.api.reading.accepted import chosen

HTML: Final = "text/html"
FORMS: Final = ("application/json", HTML)


class Start(BaseModel):
    """What runs, and where everything is."""

    name: str
    version: str
    parts: list[Part]
    lists: dict[str, str]
    documents: dict[str, str]


DOCUMENTS: Final = {"/docs": "API reference", "/openapi.json": "OpenAPI document"}


def install(app: FastAPI, readiness: Readiness) -> None:
    """Add the pages to the application that they describe."""
    routes = APIRouter(tags=["health"])
    _start(routes, app, readiness)
    _reference(routes, app)
    app.include_router(routes)


def _start(routes: APIRouter, app: FastAPI, readiness: Readiness) -> None:
    @routes.get(
        "/",
        operation_id="showStart",
        response_model=Start,
        responses={
            200: {"description": "What runs", "content": {HTML: {"schema": {"type": "string"}}}},
            **problem.documented(406),
        },
    )
    async def start(request: Request) -> Response:
        """Say which version runs, whether each part works, and where lists and reference are: as JSON or as a page."""
        form = chosen(", ".join(request.headers.getlist("accept")), FORMS)
        if form is None:
            raise Unanswerable(406, "request.not-acceptable", f"This page comes as {' or '.join(FORMS)}.")
        parts = await readiness.parts()
        lists = front.lists(app.openapi(), datetime.now(UTC).year)
        running = version("kehu")
        if form == HTML:
            answer: Response = front.front(running, parts, lists)
        else:
            said = Start(name="kehu", version=running, parts=parts, lists=lists, documents=DOCUMENTS)
            answer = JSONResponse(said.model_dump())
        answer.headers["Vary"] = "Accept"
        return answer


def _reference(routes: APIRouter, app: FastAPI) -> None:
    @cache
    def written() -> HTMLResponse:
        return reference.reference(app.openapi())

    @routes.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return written()
