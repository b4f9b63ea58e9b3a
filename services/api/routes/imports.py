"""Imports over HTTP: a file is received, looked at, and imported in the background by `kehu import`."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel, Field

from projections.engine import listing
from services.api import problem, upload
from services.api.problem import RETRY_AFTER, Unanswerable
from services.lists.rows import CSV, plain_row
from services.local import command
from services.local.runs import Begun, Runs, State, UnderWay
from services.room import Full, Room

Layout = Literal["customers", "receivables", "open-items", "bank-statement", "helpdesk", "purchases"]
Word = Annotated[str, Field(min_length=1, max_length=64)]
Heading = Annotated[str, Field(min_length=3, max_length=300)]
ImportId = Annotated[str, InPath(pattern="^[0-9a-f]{32}$", description="The id of the import.")]
KEPT: Final = 50
# Each look is a process of its own.
MOST_LOOKED_AT: Final = 2
looking = Room(MOST_LOOKED_AT)
FILE: Final = "file"
REJECTS: Final = "rejects.csv"
PROGRESS: Final = "progress.json"
UNKNOWN: Final = "There is no such import; the last {} are kept."


class ImportAsked(listing.Query):
    file_name: Annotated[str, Field(min_length=1, max_length=200, description="What the sender calls the file.")]
    zone: Annotated[Word, Field(description="The zone of dates and of times without one.")] = "UTC"
    currency: Annotated[Word | None, Field(description="The currency of all amounts; USD if left out.")] = None
    map: Annotated[
        list[Heading],
        Field(
            default_factory=list,
            max_length=200,
            description="The column that a heading means, as in `客户编号=customer_id`.",
        ),
    ]
    encoding: Annotated[Word | None, Field(description="The encoding of a text file; recognised if left out.")] = None
    sheet: Annotated[Word | None, Field(description="The sheet of a workbook; the first if left out.")] = None
    dry_run: Annotated[bool, Field(description="Say what each row would do, and store nothing.")] = False
    preview: Annotated[bool, Field(description="Answer how the file is read; begin nothing and keep nothing.")] = False


class PreviewColumn(BaseModel):
    """A heading of the file."""

    heading: str = Field(description="As it stands in the file.")
    column: str | None = Field(description="The column of the layout that it means; null where it is ignored.")


class PreviewRow(BaseModel):
    """One of the first rows of the file."""

    line: int = Field(description="The line in the file.")
    cells: list[str] = Field(description="Its cells, each cut after 200 characters.")
    fault: str | None = Field(description="Why it cannot be taken as one row, null where it can.")


class Preview(BaseModel):
    """How a file is read, before anything is done with it."""

    read_as: str = Field(description="Encoding and separator, or the sheet.")
    is_recalled: bool = Field(description="Whether the headings are named as they were last time.")
    columns: list[PreviewColumn] = Field(description="The headings, in the order of the file.")
    missing: list[str] = Field(description="Required columns that no heading means: the file would be refused.")
    known: list[str] = Field(description="Every column that the layout knows.")
    rows: list[PreviewRow] = Field(description="The first twenty rows.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import; its figures are null until the first row is done."""

    id: str
    layout: Layout
    file_name: str
    dry_run: bool
    state: State
    begun_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    said: str | None
    rows: int | None
    stored: int | None
    unchanged: int | None
    rejected: int | None
    percent: int | None


class Imports(BaseModel):
    """The imports that are kept, the last begun first."""

    items: list[Import] = Field(description="A row for each import.")


def router(home: Path) -> APIRouter:
    """Build the routes over the folder in which imports keep their files."""
    routes = APIRouter(prefix="/imports", tags=["imports"])
    runs = Runs(home / "imports", KEPT)
    _begin(routes, runs)
    _shown(routes, runs)
    return routes


def _begin(routes: APIRouter, runs: Runs) -> None:
    of_file = {"schema": {"type": "string", "format": "binary", "maxLength": upload.LARGEST}}
    read: dict[int | str, dict[str, Any]] = {200: {"model": Preview, "description": "How the file is read"}}

    @routes.post(
        "/{layout}",
        operation_id="beginImport",
        summary="Import",
        status_code=202,
        response_model=Import,
        response_description="Begun",
        responses=read | problem.documented(409, 413, 415, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(upload.FORMS, of_file)}},
    )
    async def begun(
        request: Request,
        layout: Annotated[Layout, InPath(description="What the rows of the file are.")],
        asked: Annotated[ImportAsked, Query()],
    ) -> Response:
        """Begin to store the rows of a file, in the background; one import at a time. Again, it changes nothing."""
        name = uuid4().hex
        folder = runs.folder / name
        folder.mkdir(parents=True)
        try:
            await upload.receive(request, folder / FILE)
            if asked.preview:
                return JSONResponse(await _preview(layout, folder, asked))
            run = await runs.begin(name, _arguments(layout, folder, asked), _facts(layout, asked))
            return JSONResponse(_of(run), 202)
        except UnderWay as held:
            sentence = "An import is under way: wait for its end."
            raise Unanswerable(409, "import.under-way", sentence, headers=RETRY_AFTER) from held
        finally:
            if runs.found(name) is None:
                _remove(folder)


def _shown(routes: APIRouter, runs: Runs) -> None:
    @routes.get("", operation_id="listImports", response_model=Imports, response_description="The imports")
    async def listed() -> Response:
        """List the imports that are kept, the last begun first."""
        return JSONResponse({"items": [_of(run) for run in runs.newest()]})

    @routes.get(
        "/{import_id}",
        operation_id="showImport",
        response_model=Import,
        response_description="The import",
        responses=problem.documented(404, 422),
    )
    async def one(import_id: ImportId) -> Response:
        """Show how far an import is, and how it ended."""
        return JSONResponse(_of(_known(runs, import_id)))

    @routes.get(
        "/{import_id}/rejects",
        operation_id="showRejects",
        response_class=Response,
        response_description="The rejected rows",
        responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}, **problem.documented(404, 422)},
    )
    async def rejects(import_id: ImportId) -> Response:
        """Return the rejected rows with their reasons as CSV; corrected, it can itself be imported."""
        file = _known(runs, import_id).folder / REJECTS
        if not file.exists():
            raise Unanswerable(404, "import.no-rejects", "No row of this import was rejected.")
        return FileResponse(file, media_type=CSV, filename=f"{import_id}.rejects.csv")


async def _preview(layout: str, folder: Path, asked: ImportAsked) -> Any:
    file = str(folder / FILE)
    try:
        with looking.entered():
            ended = await command.run("import", layout, file, *_options(asked), "--preview")
    except Full as full:
        sentence = f"{MOST_LOOKED_AT} files are looked at already: send this one again."
        raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full
    if ended.code:
        # The sender knows the file by its own name.
        raise _refused(ended.said.replace(file, asked.file_name))
    return json.loads(ended.printed)


def _refused(said: str) -> Unanswerable:
    return Unanswerable(422, "import.refused", said)


def _arguments(layout: str, folder: Path, asked: ImportAsked) -> list[str]:
    files = [f"--rejects={folder / REJECTS}", f"--progress={folder / PROGRESS}"]
    rehearse = ["--dry-run"] if asked.dry_run else []
    currency = [f"--currency={asked.currency}"] if asked.currency else []
    return ["import", layout, str(folder / FILE), *_options(asked), *currency, *files, *rehearse, "--format=json"]


def _options(asked: ImportAsked) -> list[str]:
    named = {"zone": asked.zone, "encoding": asked.encoding, "sheet": asked.sheet}
    return [f"--{name}={value}" for name, value in named.items() if value] + [f"--map={each}" for each in asked.map]


def _facts(layout: str, asked: ImportAsked) -> dict[str, Any]:
    return {"layout": layout, "file_name": asked.file_name, "dry_run": asked.dry_run}


def _known(runs: Runs, import_id: str) -> Begun:
    run = runs.found(import_id)
    if run is None:
        raise Unanswerable(404, "import.unknown", UNKNOWN.format(KEPT))
    return run


def _of(run: Begun) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with suppress(FileNotFoundError):
        figures = json.loads((run.folder / PROGRESS).read_text("utf-8"))
    return plain_row(
        {
            "id": run.id,
            **run.facts,
            "state": run.state,
            "begun_at": run.begun_at,
            "ended_at": run.ended_at,
            "exit_code": run.code,
            "said": run.said,
            **{name: figures.get(name) for name in ("rows", "stored", "unchanged", "rejected", "percent")},
        }
    )


def _remove(folder: Path) -> None:
    for file in folder.glob("*"):
        file.unlink()
    folder.rmdir()
