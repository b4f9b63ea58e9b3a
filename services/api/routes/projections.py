"""Read models for those who run the system: how far they are and why, made anew, paused, and what is parked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from contracts.message import Id, StreamName
from projections.engine.batch import resolution
from projections.engine.batch.resolution import ParkedStream, Skipped
from projections.registry import PROJECTIONS
from projections.worker.generations import GenerationProgress, generations
from services.api import problem
from services.api.operation.readiness import Readiness
from services.api.problem import Unanswerable
from services.api.reading.pages import Lists
from services.api.reading.reads import in_time
from services.api.routes import operating
from services.api.routes.operating import Name
from services.lists.rows import plain
from services.operating import diagnosis
from services.operating.diagnosis import Diagnosis

ANSWERED: dict[int | str, dict[str, Any]] = problem.documented(404, 422, 503)


class Chosen(BaseModel):
    """Of which read models."""

    model_config = ConfigDict(extra="forbid")

    projection: Id | None = Field(default=None, description="Of this read model alone.")


class ChosenStreams(Chosen):
    """Of which read models and streams."""

    stream: StreamName | None = Field(default=None, description="Of this stream alone, as in `complaint/2041`.")


class Generations(BaseModel):
    """The generations of read models, the live one of each first."""

    items: list[GenerationProgress] = Field(description="A row for each generation.")


class ParkedStreams(BaseModel):
    """Streams that wait."""

    items: list[ParkedStream] = Field(description="A row for each stream that waits in a read model.")


class SkippedEvents(BaseModel):
    """Events that are passed over."""

    items: list[Skipped] = Field(description="A row for each event that is passed over in a read model.")


def router(lists: Lists, readiness: Readiness) -> APIRouter:
    """Build the routes over the lists, and over the servers that the decisions are about."""
    routes = APIRouter(prefix="/projections", tags=["projections"])
    _generations(routes, lists)
    _parked(routes, lists)
    _diagnosed(routes, readiness)
    operating.add(routes, readiness)
    return routes


def _generations(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "",
        operation_id="listProjections",
        response_model=Generations,
        response_description="The generations",
        responses=ANSWERED,
    )
    async def listed(asked: Annotated[Chosen, Query()]) -> Response:
        """List the generations of each read model: live, building or old, and how far each is behind the log."""
        chosen = {asked.projection: PROJECTIONS[_known(asked.projection)]} if asked.projection else PROJECTIONS
        async with in_time(), lists.pool.connection() as connection:
            return _items(await generations(connection, chosen, datetime.now(UTC)))


def _parked(routes: APIRouter, lists: Lists) -> None:
    async def ask(question: Callable[..., Awaitable[Sequence[Any]]], asked: ChosenStreams) -> Response:
        async with in_time(), lists.pool.connection() as connection:
            return _items(await question(connection, projection=asked.projection, stream=asked.stream))

    @routes.get(
        "/parked",
        operation_id="listParkedStreams",
        response_model=ParkedStreams,
        response_description="The streams",
        responses=ANSWERED,
    )
    async def parked(asked: Annotated[ChosenStreams, Query()]) -> Response:
        """List the streams that are parked, each by the event that could not be taken and how many wait behind it."""
        return await ask(resolution.parked, asked)

    @routes.get(
        "/skipped",
        operation_id="listSkippedEvents",
        response_model=SkippedEvents,
        response_description="The events",
        responses=ANSWERED,
    )
    async def skipped(asked: Annotated[ChosenStreams, Query()]) -> Response:
        """List the events that people decided to pass over, with who and why."""
        return await ask(resolution.skipped, asked)


def _diagnosed(routes: APIRouter, readiness: Readiness) -> None:
    @routes.get(
        "/{name}/diagnosis",
        operation_id="diagnoseProjection",
        response_model=Diagnosis,
        response_description="The causes; none where it is not behind",
        responses=ANSWERED,
    )
    async def diagnosed(name: Name) -> Response:
        """Say why a read model is behind: each cause, with what to do about it."""
        projection = PROJECTIONS[operating.known(name)]
        async with in_time():
            found = await diagnosis.diagnose(readiness.database_url, readiness.kafka, projection)
        return JSONResponse(plain(asdict(found)))


def _items(found: Any) -> Response:
    return JSONResponse({"items": [plain(asdict(each)) for each in found]})


def _known(name: str) -> str:
    if name not in PROJECTIONS:
        raise Unanswerable(422, "projection.unknown", operating.UNKNOWN.format(name, ", ".join(PROJECTIONS)))
    return name
