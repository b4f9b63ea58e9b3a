"""What runs and how it does, and whether everything agrees: `kehu status` and `kehu check` over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services import health
from services.api import body, problem
from services.api.operation.readiness import Part, Readiness
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading.reads import in_time
from services.lists.rows import plain_row
from services.local.runs import Begun, Runs, State, UnderWay

# The one before stays until this one has begun.
KEPT: Final = 2
REFERENCE: Final = "#/components/schemas/Checking"
UNDER_WAY: Final = "A check is under way: wait for its end."


class Checking(BaseModel):
    """How long the check waits for relay and read models to catch up."""

    model_config = ConfigDict(extra="forbid")

    timeout: body.Whole = Field(default=60, ge=0, le=600, description="Seconds to wait for relay and read models.")


class RelayShown(BaseModel):
    """How the relay does, and how far it is in the log."""

    state: str = Field(description="What it says of itself, as in `publishing`.")
    detail: str = Field(description="What it waits for or refuses, where it does.")
    silent_seconds: int | None = Field(description="For how long it has said nothing; null where none ever ran.")
    since_published_seconds: int | None = Field(description="How long ago it published last; null where it never did.")
    position: int = Field(description="Everything up to this position is published.")
    head: int = Field(description="The position at which the log ends.")
    waiting_seconds: int = Field(description="How long the first event that is not published has waited for it.")


class Processes(BaseModel):
    """What runs, and how it does."""

    parts: list[Part]
    relay: RelayShown | None = Field(description="Null while PostgreSQL does not answer.")


class CheckFinding(BaseModel):
    """What one comparison found."""

    name: str = Field(description="What was compared.")
    ok: bool = Field(description="Whether there is no counter-example.")
    compared: int = Field(description="How much was compared.")
    tolerated: int = Field(description="How many records are lawful but redundant.")
    example: dict[str, Any] | None = Field(description="The smallest counter-example, null where there is none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The last check; nothing but its state is known of one that never ran."""

    state: State | Literal["never"] = "never"
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    exit_code: int | None = None
    ok: bool | None = None
    said: str | None = None
    findings: list[CheckFinding] | None = None


def router(readiness: Readiness, home: Path) -> APIRouter:
    """Build the routes over the servers, and the folder in which checks leave what they found."""
    routes = APIRouter(tags=["operations"])
    _processes(routes, readiness)
    _checks(routes, Runs(home / "checks", KEPT))
    return routes


def _processes(routes: APIRouter, readiness: Readiness) -> None:
    @routes.get(
        "/processes",
        operation_id="listProcesses",
        response_model=Processes,
        response_description="The parts of the system",
    )
    async def listed() -> Response:
        """Say of each part of the system whether it works, and of the relay how far it is."""
        parts = [{"name": each.name, "state": each.state, "why": each.why} for each in await readiness.parts()]
        return JSONResponse({"parts": parts, "relay": await _relay(readiness)})


async def _relay(readiness: Readiness) -> dict[str, Any] | None:
    try:
        async with in_time(), readiness.pool.connection() as connection:
            return (await health.relay_standing(connection))._asdict()
    except (psycopg.Error, TimeoutError):
        return None


def _checks(routes: APIRouter, runs: Runs) -> None:
    room = body.Bodies()
    content = {"application/json": {"schema": {"$ref": REFERENCE}, "example": {"timeout": 60}}}

    @routes.post(
        "/checks",
        operation_id="beginCheck",
        summary="Check",
        status_code=202,
        response_model=Check,
        response_description="Begun",
        responses=problem.documented(409, 413, 415, 422),
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    async def begun(request: Request) -> Response:
        """Begin to compare the store, the topics and the read models, in the background; one check at a time."""
        with room.entered() as take:
            asked = await body.read_object(request, Checking, take)
        try:
            arguments = ("check", "--format", "json", "--timeout", str(asked.timeout))
            run = await runs.begin(uuid4().hex, arguments, {})
        except UnderWay as held:
            raise Unanswerable(409, "check.under-way", UNDER_WAY, headers=RETRY_AFTER) from held
        return JSONResponse(_shown(run), 202)

    @routes.get("/checks", operation_id="showCheck", response_model=Check, response_description="The last check")
    async def last() -> Response:
        """Show the last check: whether it still runs, its exit code, and what each comparison found."""
        return JSONResponse(_shown(next(iter(runs.newest()), None)))


def _shown(run: Begun | None) -> dict[str, Any]:
    found = run.printed if run and run.state == "done" else None
    fields = {
        "state": run.state if run else "never",
        "begun_at": run and run.begun_at,
        "ended_at": run and run.ended_at,
        "exit_code": run and run.code,
        "ok": found and found["ok"],
        "said": run.said if run and run.state != "running" else None,
    }
    # A counter-example may have any form that JSON has.
    return plain_row(fields) | {"findings": found and found["checks"]}


def bodies() -> list[type[BaseModel]]:
    """Return what bodies may say, for the OpenAPI document."""
    return [Checking]
