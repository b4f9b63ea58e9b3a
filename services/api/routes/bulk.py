"""Many commands at once: a file of them is performed in the background, and its results are a file, too."""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel, Field

from services.access.gate import Gate
from services.access.roster import Who
from services.api import problem, upload
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.sent import documented, sent
from services.api.signed import may_name, typed_by
from services.bulk.job import FILE, PROGRESS, RESULTS, name_of
from services.bulk.lines import MOST_BYTES, MOST_LINES, Asked, FileUnusable, Line, lines
from services.lists.rows import plain_row
from services.local.runs import Begun, Runs, State, UnderWay

KEPT: Final = 50
BULKS: Final = "/bulk"
NDJSON: Final = "application/x-ndjson"
FORMS: Final = (NDJSON, "application/json")
# It has let the sender in, which the command line would ask for again.
JOB: Final = (sys.executable, "-P", "-m", "services.bulk.job")
UNKNOWN: Final = f"There is no such file of commands; the last {KEPT} are kept."
DENIED: Final = "line {}: your roles do not permit this; it was recorded. Nothing of the file was done."
TYPED: Final = "line {}: `by` can name nobody but who is signed in. Nothing of the file was done."
REFERENCE: Final = "#/components/schemas/Asked"
EXAMPLE: Final = [{"command": "customer.register", "id": "C9", "body": {"full_name": "Harbour Hotels"}}]
BulkId = Annotated[str, InPath(pattern="^[0-9a-f]{32}$", description="The id of the file of commands.")]
# Every command is answered; None where nobody saw it end.
ANSWERED: Final = (0, 1, None)
COUNTED: Final = ("commands", "done", "refused", "unchanged", "percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A file of commands that is performed; its figures are null until the first command is answered."""

    id: str
    state: State
    begun_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    said: str | None
    commands: int | None
    done: int | None
    refused: int | None
    unchanged: int | None
    percent: int | None


class Bulks(BaseModel):
    """The files of commands that are kept and were sent by who asks, the last begun first."""

    items: list[Bulk] = Field(description="A row for each file.")


def router(home: Path, gate: Gate | None) -> APIRouter:
    """Build the routes over the folder in which files are kept."""
    routes = APIRouter(prefix=BULKS, tags=["bulk"])
    runs = Runs(home / "bulk", KEPT, JOB)
    _begin(routes, runs, gate)
    _shown(routes, runs)
    return routes


def bodies() -> list[type[BaseModel]]:
    """Return what bodies may say, for the OpenAPI document."""
    return [Asked]


def _begin(routes: APIRouter, runs: Runs, gate: Gate | None) -> None:
    listed = {"type": "array", "items": {"$ref": REFERENCE}, "minItems": 1, "maxItems": MOST_LINES}
    content = {
        "application/json": {"schema": listed, "example": EXAMPLE},
        NDJSON: {"schema": {"type": "string", "format": "binary", "maxLength": MOST_BYTES}},
    }
    done: dict[int | str, dict[str, Any]] = {200: {"model": Bulk, "description": "Done before"}}
    actors = [each for each in documented() if each["name"].startswith("kehu-actor")]

    @routes.post(
        "",
        operation_id="beginBulk",
        summary="Send many",
        status_code=202,
        response_model=Bulk,
        response_description="Begun",
        responses=done | problem.documented(403, 409, 413, 415, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": content}, "parameters": actors},
    )
    async def begun(request: Request) -> Response:
        """Begin to perform the commands of a file in its order, in the background; sent again, it changes nothing."""
        who: Who | None = request.scope["state"].get("who")
        actor = sent(request.scope["headers"], person=who.person if who else None).actor
        arriving = runs.folder / uuid4().hex
        arriving.mkdir(parents=True)
        try:
            await upload.receive(request, arriving / FILE, forms=FORMS, largest=MOST_BYTES)
            content = await asyncio.to_thread((arriving / FILE).read_bytes)
            await _check(await _read(content), who, gate)
            return await _run(runs, arriving, name_of(content, actor), actor)
        finally:
            rmtree(arriving, ignore_errors=True)


async def _read(content: bytes) -> list[Line]:
    try:
        return await asyncio.to_thread(lines, content)
    except FileUnusable as unusable:
        raise Unanswerable(422, "bulk.unusable", str(unusable)) from unusable


async def _check(found: list[Line], who: Who | None, gate: Gate | None) -> None:
    """Refuse the whole file where a command of it would be refused to its sender at the door."""
    if who is None or gate is None:
        return
    for line in found:
        if line.address and not await gate.may(who, "POST", line.address):
            raise Unanswerable(403, "access.denied", DENIED.format(line.number))
        command = line.command
        if command and typed_by(command, who):
            raise Unanswerable(403, "actor.typed", TYPED.format(line.number))
        if command and not await may_name(gate, who, command, "POST", line.address or BULKS):
            raise Unanswerable(403, "access.denied", DENIED.format(line.number))


async def _run(runs: Runs, arriving: Path, name: str, actor: str) -> Response:
    """Begin the run of this name, unless it is done already; one that was interrupted goes on."""
    before = runs.found(name)
    if before is not None and before.state == "done" and before.code in ANSWERED:
        return JSONResponse(_of(before), 200)
    if before is None or before.state != "running":
        own = runs.folder / name
        own.mkdir(exist_ok=True)
        (arriving / FILE).replace(own / FILE)
        try:
            before = await runs.begin(name, [str(own), actor], {"by": actor})
        except UnderWay as held:
            sentence = "Another file of commands is under way: wait for its end."
            raise Unanswerable(409, "bulk.under-way", sentence, headers=RETRY_AFTER) from held
    return JSONResponse(_of(before), 202, headers={"Location": f"/bulk/{name}"})


def _shown(routes: APIRouter, runs: Runs) -> None:
    @routes.get("", operation_id="listBulks", response_model=Bulks, response_description="The files")
    async def listed(request: Request) -> Response:
        """List the files of commands that are kept and were sent by who asks, the last begun first."""
        return JSONResponse({"items": [_of(run) for run in runs.newest() if _is_of(run, request)]})

    @routes.get(
        "/{bulk_id}",
        operation_id="showBulk",
        response_model=Bulk,
        response_description="The file",
        responses=problem.documented(404, 422),
    )
    async def one(request: Request, bulk_id: BulkId) -> Response:
        """Show how far a file of commands is, and how it ended."""
        return JSONResponse(_of(_known(runs, bulk_id, request)))

    @routes.get(
        "/{bulk_id}/results",
        operation_id="showBulkResults",
        response_class=Response,
        response_description="The results",
        responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}, **problem.documented(404, 422)},
    )
    async def results(request: Request, bulk_id: BulkId) -> Response:
        """Return the answers so far, one a line, in the order of the file: what was stored, or why it was refused."""
        file = _known(runs, bulk_id, request).folder / RESULTS
        if not file.exists():
            raise Unanswerable(404, "bulk.no-results", "No command of this file is answered yet.")
        return FileResponse(file, media_type=NDJSON, filename=f"{bulk_id}.ndjson")


def _known(runs: Runs, bulk_id: str, request: Request) -> Begun:
    run = runs.found(bulk_id)
    if run is None or not _is_of(run, request):
        raise Unanswerable(404, "bulk.unknown", UNKNOWN)
    return run


def _is_of(run: Begun, request: Request) -> bool:
    """Return whether it was sent by who asks; where nobody signs in, everybody may see it."""
    who: Who | None = request.scope["state"].get("who")
    return who is None or run.facts["by"] == who.person


def _of(run: Begun) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with suppress(FileNotFoundError):
        figures = json.loads((run.folder / PROGRESS).read_text("utf-8"))
    return plain_row(
        {
            "id": run.id,
            "state": run.state,
            "begun_at": run.begun_at,
            "ended_at": run.ended_at,
            "exit_code": run.code,
            "said": run.said,
            **{name: figures.get(name) for name in COUNTED},
        }
    )
