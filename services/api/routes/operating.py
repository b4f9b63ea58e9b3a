"""Decisions about a read model over HTTP: the same functions, and the same words, as on the command line."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from inspect import getdoc
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from contracts.message import Id, StreamName
from projections.engine.batch.resolution import Retried
from projections.registry import PROJECTIONS
from services.access.roster import Who
from services.api import body, problem
from services.api.operation.readiness import Readiness
from services.api.problem import Unanswerable
from services.lists.rows import plain
from services.operating import deciding, pausing, running
from services.operating.pausing import Pausing

REFERENCE: Final = "#/components/schemas/{}"
UNKNOWN: Final = "There is no read model {}: {}."
MOST_STREAMS: Final = 1_000
Name = Annotated[Id, Path(description="The name of the read model, as in `tier_list`.")]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


class Nothing(BaseModel):
    """An empty object: a page of another site cannot have a browser send one."""

    model_config = ConfigDict(extra="forbid")


class Folding(Nothing):
    """By how many processes the log is folded."""

    processes: body.Whole = Field(
        default=1, ge=1, le=64, description="How many processes fold the log: at most as many as there are processors."
    )

    @property
    def useful(self) -> int:
        """Return as many as this machine has processors for: more would only take them from everybody else."""
        return min(self.processes, os.cpu_count() or 1)


class Why(Nothing):
    """Why it is paused."""

    reason: Text | None = Field(default=None, description="Why; shown wherever the pause is.")


class Again(Nothing):
    """Which streams are taken again."""

    streams: list[StreamName] | None = Field(
        default=None, max_length=MOST_STREAMS, description="These streams; all that are parked if left out."
    )


class Skip(Nothing):
    """Which stream goes on without its first parked event."""

    stream: StreamName = Field(description="The stream, as in `complaint/2041`.")
    by: Id = Field(description="The person who decides this.")
    reason: Text = Field(description="Why the event may be left out; it is kept with it.")


class Begun(BaseModel):
    """A rebuild that has begun; one of a short log may be through already, and has no phase."""

    name: str
    generation: int | None
    phase: str | None
    seconds_left: int | None


class Verified(BaseModel):
    """Whether the rows are as the log makes them; `example` is the first that is not, with the event behind it."""

    name: str
    ok: bool
    rows: int
    differences: int
    example: dict[str, Any] | None


class RolledBack(BaseModel):
    """The generation that is live again."""

    name: str
    generation: int
    swap_ms: int


class Decided(BaseModel):
    """What became of each stream."""

    items: list[Retried] = Field(description="A row for each stream.")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: the verb in the address, what its body may say with an example, what it answers, and its work."""

    verb: str
    operation: str
    asked: type[BaseModel]
    example: dict[str, Any]
    answer: type[Any]
    work: Callable[[str, str, Any], Awaitable[Any]]
    status: int = 200


async def verify(_: str, name: str, asked: Folding) -> Any:
    """Make a read model anew beside the live one and compare each row. It changes nothing, and answers at its end."""
    return await running.done(name, "verify", "--processes", str(asked.useful))


async def rollback(_: str, name: str, _asked: Nothing) -> Any:
    """Make the rows of before the last rebuild the live ones again, brought up to date from the log."""
    return await running.done(name, "rollback")


async def pause(database_url: str, name: str, asked: Why) -> Any:
    """Have workers leave the rows of a read model as they are; when this answers, none writes any more."""
    return asdict(await pausing.pause(database_url, name, asked.reason))


async def resume(database_url: str, name: str, _asked: Nothing) -> Any:
    """Have workers go on with a read model that was paused."""
    return asdict(await pausing.resume(database_url, name))


async def retry(database_url: str, name: str, asked: Again) -> Any:
    """Take the parked events of streams again, in their order."""
    return {"items": [asdict(each) for each in await deciding.retry(database_url, asked.streams, name)]}


async def skip(database_url: str, name: str, asked: Skip) -> Any:
    """Leave out the first parked event of a stream for good, and take those behind it again."""
    done = await deciding.skip(database_url, asked.stream, name, by=asked.by, reason=asked.reason)
    return {"items": [asdict(each) for each in done]}


async def rebuild(rebuilds: running.Rebuilds, database_url: str, name: str, asked: Folding) -> Any:
    """Begin to make a read model anew from the log, in the background: the list of generations shows how far it is.

    It ends with the API's process; the same request goes on where it was interrupted.
    """
    begun = await rebuilds.begin(database_url, name, asked.useful)
    if begun is None:
        return {"name": name, "generation": None, "phase": None, "seconds_left": None}
    return {"name": name, "generation": begun.generation, "phase": begun.phase, "seconds_left": begun.seconds}


def _decisions() -> tuple[Decision, ...]:
    because = {"reason": "A disk is exchanged."}
    skipped = {"stream": "complaint/2041", "by": "zhang.wei", "reason": "Entered twice."}
    beginning = partial(rebuild, running.Rebuilds())
    beginning.__doc__ = rebuild.__doc__
    return (
        Decision("rebuild", "rebuildProjection", Folding, {"processes": 2}, Begun, beginning, 202),
        Decision("verify", "verifyProjection", Folding, {"processes": 2}, Verified, verify),
        Decision("rollback", "rollBackProjection", Nothing, {}, RolledBack, rollback),
        Decision("pause", "pauseProjection", Why, because, Pausing, pause),
        Decision("resume", "resumeProjection", Nothing, {}, Pausing, resume),
        Decision("retry", "retryParkedStreams", Again, {"streams": ["complaint/2041"]}, Decided, retry),
        Decision("skip", "skipParkedEvent", Skip, skipped, Decided, skip),
    )


def add(routes: APIRouter, readiness: Readiness) -> None:
    """Add a route for each decision."""
    room = body.Bodies()
    for decision in _decisions():
        content = {
            "application/json": {
                "schema": {"$ref": REFERENCE.format(decision.asked.__name__)},
                "example": decision.example,
            }
        }
        routes.add_api_route(
            f"/{{name}}/{decision.verb}",
            _endpoint(decision, room, readiness),
            methods=["POST"],
            status_code=decision.status,
            operation_id=decision.operation,
            summary=decision.verb.capitalize(),
            description=getdoc(decision.work),
            response_model=decision.answer,
            response_description="Begun" if decision.answer is Begun else "Done",
            responses=problem.documented(404, 413, 415, 422, 503),
            openapi_extra={"requestBody": {"required": True, "content": content}},
        )


def bodies() -> list[type[BaseModel]]:
    """Return what the bodies of decisions may say, for the OpenAPI document."""
    return list(dict.fromkeys(decision.asked for decision in _decisions()))


def known(name: str) -> str:
    """Return the name; answer 404 where no read model has it."""
    if name not in PROJECTIONS:
        raise Unanswerable(404, "projection.unknown", UNKNOWN.format(name, ", ".join(PROJECTIONS)))
    return name


def _check_sender(request: Request, asked: BaseModel) -> None:
    """Refuse another name than that of the person who is signed in."""
    who: Who | None = request.scope["state"].get("who")
    if who is not None and getattr(asked, "by", who.person) != who.person:
        raise Unanswerable(403, "actor.typed", f"{who.person} is signed in: `by` can name nobody else.")


def _endpoint(
    decision: Decision, room: body.Bodies, readiness: Readiness
) -> Callable[[Request, str], Awaitable[Response]]:
    async def endpoint(request: Request, name: Name) -> Response:
        with room.entered() as take:
            asked = await body.read_object(request, decision.asked, take)
            _check_sender(request, asked)
            done = await decision.work(readiness.database_url, known(name), asked)
        return JSONResponse(plain(done), decision.status)

    return endpoint
