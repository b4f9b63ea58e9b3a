"""What problems and messages mean, for whoever meets one of them: a page for each code, a schema under each id."""

from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from contracts.publishing.publish import schemas
from services.api import problem
from services.api.described.problems import Explained, explained
from services.api.html.element import element, link, page, table
from services.api.problem import Unanswerable
from services.api.reading.accepted import chosen

HTML: Final = "text/html"
FORMS: Final = ("application/json", HTML)
SCHEMA: Final = "application/schema+json"
COMMANDS: Final = "commands/"
Code = Annotated[str, Path(pattern="^[a-z0-9.-]{1,100}$", description="The code of a problem.")]
Name = Annotated[
    str,
    Path(
        pattern="^[!-~]{1,200}$",
        description="The wire type of an event or the name of a command, or the `$id` itself.",
    ),
]
AS_HTML: Final = {"content": {HTML: {"schema": {"type": "string"}}}}


class ProblemExplained(BaseModel):
    """What a problem means, and what to do about it."""

    type: str = Field(description="The address of this page, as problems name it.")
    code: str = Field(description="The code of the problem, for programs.")
    status: int = Field(description="The status of answers with it.")
    title: str = Field(description="What sort of problem it is.")
    says: str = Field(description="What it means, in a sentence.")
    next: str = Field(description="What its reader does next.")


class ProblemsExplained(BaseModel):
    """All problems that answers can name."""

    items: list[ProblemExplained] = Field(description="A row for each code, in the order of the codes.")


class SchemaAddress(BaseModel):
    """Where the schema of an event or of a command is."""

    name: str = Field(description="The wire type of the event, or the name of the command.")
    id: str = Field(description="Its `$id`, which events name as their `dataschema`.")
    address: str = Field(description="Where it is served.")


class SchemaAddresses(BaseModel):
    """All published schemas."""

    items: list[SchemaAddress] = Field(description="A row for each schema.")


def router() -> APIRouter:
    """Build the routes; they need no store."""
    routes = APIRouter(tags=["health"])
    _problems(routes)
    _schemas(routes)
    return routes


def _problems(routes: APIRouter) -> None:
    @routes.get(
        "/problems",
        operation_id="listProblems",
        response_model=ProblemsExplained,
        response_description="The problems",
        responses={200: AS_HTML, **problem.documented(406)},
    )
    async def listed(request: Request) -> Response:
        """List every code of a problem with what it means, as JSON or as a page."""
        if _form(request) == HTML:
            rows = [(link(_address(each.code), each.code), str(each.status), each.says) for each in _all()]
            return page("Problems", element("h1", "Problems"), table(("Code", "Status", "Meaning"), rows))
        return JSONResponse({"items": [_shown(each) for each in _all()]}, headers={"Vary": "Accept"})

    @routes.get(
        "/problems/{code}",
        operation_id="showProblem",
        response_model=ProblemExplained,
        response_description="The problem",
        responses={200: AS_HTML, **problem.documented(404, 406, 422)},
    )
    async def one(request: Request, code: Code) -> Response:
        """Show what a problem means and what to do about it, as JSON or as a page."""
        found = explained().get(code)
        if found is None:
            raise Unanswerable(404, "problem.unknown", "No problem has this code: /problems lists them all.")
        return _page(found) if _form(request) == HTML else JSONResponse(_shown(found), headers={"Vary": "Accept"})


def _schemas(routes: APIRouter) -> None:
    @routes.get(
        "/schemas",
        operation_id="listSchemas",
        response_model=SchemaAddresses,
        response_description="The schemas",
    )
    async def listed() -> Response:
        """List the JSON Schema of every event and every command, with its id and address."""
        rows = [
            {"name": name, "id": schema["$id"], "address": f"/schemas/{name}"} for name, schema in _by_name().items()
        ]
        return JSONResponse({"items": rows})

    @routes.get(
        "/schemas/{name}",
        operation_id="showSchema",
        response_class=Response,
        response_description="The schema",
        responses={200: {"content": {SCHEMA: {"schema": {"type": "object"}}}}, **problem.documented(404, 422)},
    )
    async def one(name: Name) -> Response:
        """Return the JSON Schema of an event or of a command, by its name or by its `$id`."""
        found = _by_name().get(name) or _by_id().get(name)
        if found is None:
            raise Unanswerable(404, "schema.unknown", "There is no such schema: /schemas lists them all.")
        return JSONResponse(found, media_type=SCHEMA)


@cache
def _by_name() -> dict[str, dict[str, Any]]:
    return {name.removeprefix(COMMANDS): schema for name, schema in schemas().items()}


@cache
def _by_id() -> dict[str, dict[str, Any]]:
    return {schema["$id"]: schema for schema in _by_name().values()}


def _all() -> list[Explained]:
    return [*explained().values()]


def _address(code: str) -> str:
    return f"/problems/{code}"


def _shown(said: Explained) -> dict[str, Any]:
    return {"type": _address(said.code), "title": problem.title(said.status), **said._asdict()}


def _page(said: Explained) -> HTMLResponse:
    return page(
        said.code,
        element("h1", said.code),
        element("p", element("strong", said.says)),
        element("p", said.next),
        element("p", f"{said.status} {HTTPStatus(said.status).phrase}: {problem.title(said.status)}."),
        element("p", link("/problems", "All problems"), " · ", link("/docs", "API reference")),
    )


def _form(request: Request) -> str:
    form = chosen(", ".join(request.headers.getlist("accept")), FORMS)
    if form is None:
        raise Unanswerable(406, "request.not-acceptable", f"This page comes as {' or '.join(FORMS)}.")
    return form
