"""Simulations of policies over HTTP: run in the background by `kehu policy simulate`, and kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path as Folder
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from pydantic import BaseModel, ConfigDict, Field

from contracts.message import Day, Id, Label
from domain.decider import Refused
from services.api import body, problem
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading.accepted import chosen
from services.api.reading.asked import Paging
from services.api.reading.beside import beside
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.api.reading.reported import as_seen
from services.api.reading.short import paged
from services.api.sent import sent
from services.lists.as_known import LIVE
from services.lists.rows import CSV, plain_row
from services.lists.sheet import XLSX
from services.local.runs import Runs, UnderWay
from services.packs.book import PackUnknown
from services.replay import files, kept
from services.replay.asked import Asked
from services.replay.kept import LISTING, Simulation
from services.replay.question import question
from services.store.log import head

KEPT: Final = 8
JSON: Final = "application/json"
REFERENCE: Final = "#/components/schemas/ToSimulate"
EXAMPLE: Final = {"version": "general-company-2027.1", "from": "2026-01-01", "to": "2026-07-01"}
UNDER_WAY: Final = "Another simulation is under way: wait for its end."
SimulationId = Annotated[str, Path(pattern="^[0-9a-f]{20}$", description="The name of a simulation.")]
PackPath = Annotated[Id, Path(description="The name of the policy pack.")]


class ToSimulate(BaseModel):
    """What is decided again, and what it is compared with; facts stay as they were."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    version: Id | None = Field(
        default=None, description="The draft or version that decides again; if left out, each that was in force."
    )
    against: Id | None = Field(default=None, description="Another version; if left out, what was recorded.")
    unit: Id | None = Field(default=None, description="Of this unit; if left out, of all that ran the pack.")
    currency: Label | None = Field(
        default=None, description="The currency of amounts where tiers were not decided; if left out, the pack's."
    )
    begins: Day | None = Field(default=None, alias="from", description="The first day, in the pack's zone.")
    ends: Day | None = Field(default=None, alias="to", description="The day after the last day.")
    vary: list[Annotated[str, Field(max_length=1000)]] = Field(
        default=[], max_length=8, description="Values that are tried besides, as in `credit.tolerance=0,5,10`."
    )


class SimulationReport(BaseModel):
    """What was decided and what would have been: all that `kehu policy simulate --format json` prints."""

    model_config = ConfigDict(extra="allow")

    simulation: str = Field(description="The name of the simulation.")
    says: str = Field(description="That facts stay as they were.")
    decisions: int = Field(description="How many decisions were made again.")
    differing: int = Field(description="How many of them come out otherwise.")


class SimulationsAsked(Paging):
    draft: Annotated[Id | None, Field(description="Only those of this draft or version.")] = None


def router(lists: Lists, home: Folder) -> APIRouter:
    """Build the routes over the lists, and the folder in which runs leave their files."""
    routes = APIRouter(tags=["policies"])
    _begin(routes, lists, Runs(home / "simulations", KEPT))
    _listed(routes, lists)
    _shown(routes, lists)
    return routes


def bodies() -> list[type[BaseModel]]:
    """Return what bodies may say, for the OpenAPI document."""
    return [ToSimulate]


def _begin(routes: APIRouter, lists: Lists, runs: Runs) -> None:
    room = body.Bodies()
    content = {"application/json": {"schema": {"$ref": REFERENCE}, "example": EXAMPLE}}
    done: dict[int | str, dict[str, Any]] = {200: {"model": Simulation, "description": "Kept already"}}

    @routes.post(
        "/policies/{pack}/simulations",
        operation_id="beginSimulation",
        summary="Simulate a policy",
        status_code=202,
        response_model=Simulation,
        response_description="Begun",
        responses=done | problem.documented(404, 409, 413, 415, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    async def begun(request: Request, pack: PackPath) -> Response:
        """Begin to decide again by a version on recorded facts, in the background; one simulation at a time."""
        with room.entered() as take:
            wanted = await body.read_object(request, ToSimulate, take)
        async with in_time(), lists.opened(LIVE) as connection:
            asked, position = await _question(connection, pack, wanted), await head(connection)
            name = asked.name(position)
            known = await kept.found(connection, name)
        if known is not None and known.state == "done":
            return JSONResponse(plain_row(asdict(known)))
        signed_in = request.scope["state"].get("who")
        who = sent(request.scope["headers"], person=signed_in.person if signed_in else None).actor
        try:
            await runs.begin(name, _arguments(pack, wanted, position, who), {})
        except UnderWay as held:
            raise Unanswerable(409, "policy.simulation-under-way", UNDER_WAY, headers=RETRY_AFTER) from held
        return JSONResponse(plain_row(asdict(known or kept.begun(asked, position, who))), 202)


def _listed(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policies/{pack}/simulations",
        operation_id="listSimulations",
        response_model=Page[Simulation],
        responses=LISTED,
    )
    async def listed(request: Request, pack: PackPath, asked: Annotated[SimulationsAsked, Query()]) -> Response:
        """List the kept reports of a pack, or of one draft, the newest first."""

        async def found(connection: AsyncConnection[Any]) -> Sequence[Simulation]:
            return await kept.listed(connection, pack, asked.draft)

        return await lists.answer(request, LISTING, asked, paged(LISTING, found))


def _shown(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policy-simulations/{simulation}",
        operation_id="showSimulation",
        response_model=Simulation,
        response_description="The simulation",
        responses=problem.documented(404, 422, 503),
    )
    async def one(simulation: SimulationId) -> Response:
        """Show how far a simulation is, and how it ended."""
        async with in_time(), lists.opened(LIVE) as connection:
            found = await kept.found(connection, simulation)
        if found is None:
            raise Unanswerable(404, "policy.simulation-unknown", f"No simulation is kept under {simulation}.")
        return JSONResponse(plain_row(asdict(found)))

    in_forms: dict[int | str, dict[str, Any]] = {
        200: {
            "content": {CSV: {"schema": {"type": "string"}}, XLSX: {"schema": {"type": "string", "format": "binary"}}}
        }
    }

    @routes.get(
        "/policy-simulations/{simulation}/report",
        operation_id="showSimulationReport",
        response_model=SimulationReport,
        response_description="The report",
        responses=in_forms | problem.documented(404, 406, 422, 503),
    )
    async def report(request: Request, simulation: SimulationId) -> Response:
        """Return the report: all of it as JSON or a workbook, or the cases that differ as CSV."""
        form = chosen(request.headers.get("accept", ""), (JSON, CSV, XLSX))
        if form is None:
            raise Unanswerable(406, "request.not-acceptable", f"A report is {JSON}, {CSV} or {XLSX}.")
        async with in_time(), lists.opened(LIVE) as connection:
            kept_as = await kept.report_of(connection, simulation)
            found = kept_as and await as_seen(connection, kept_as)
        if found is None:
            raise Unanswerable(404, "policy.simulation-unknown", f"No report is kept under {simulation}.")
        return Response(await beside(partial(_written, found, form)), media_type=form)


def _written(report: bytes, form: str) -> bytes | str:
    match form:
        case "application/json":
            return report
        case "text/csv":
            return "".join(files.csv_of(json.loads(report)))
        case _:
            return files.xlsx_of(json.loads(report))


async def _question(connection: AsyncConnection[Any], pack: str, wanted: ToSimulate) -> Asked:
    try:
        return await question(
            connection,
            pack,
            draft=wanted.version,
            against=wanted.against,
            unit=wanted.unit,
            currency=wanted.currency,
            begins=wanted.begins,
            ends=wanted.ends,
            vary=wanted.vary,
        )
    except PackUnknown as unknown:
        raise Unanswerable(404, unknown.code, str(unknown)) from unknown
    except Refused as refused:
        raise Unanswerable(422, refused.code, str(refused)) from refused


def _arguments(pack: str, wanted: ToSimulate, position: int, who: str) -> list[str]:
    named = f"{pack}@{wanted.version}" if wanted.version else pack
    options = {
        "--against": wanted.against,
        "--unit": wanted.unit,
        "--currency": wanted.currency,
        "--from": wanted.begins,
        "--to": wanted.ends,
        "--position": position,
        "--by": who,
    }
    given = [part for name, value in options.items() if value is not None for part in (name, str(value))]
    varied = [part for each in wanted.vary for part in ("--vary", each)]
    return ["policy", "simulate", "--format", "json", *given, *varied, "--", named]
