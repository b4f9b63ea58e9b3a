"""Health checks for machines: whether the process is alive, whether it is ready, and how it is doing."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from services.api import problem
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness, Role


def router(readiness: Readiness, metrics: Metrics) -> APIRouter:
    """Build the routes."""
    routes = APIRouter(tags=["health"])
    _alive(routes)
    _ready(routes, readiness)
    _measured(routes, readiness, metrics)
    return routes


def _alive(routes: APIRouter) -> None:
    @routes.get("/livez", operation_id="checkAlive", response_description="It runs", response_class=PlainTextResponse)
    async def livez() -> str:
        """Answer as long as the process runs, without asking PostgreSQL or Kafka."""
        return "alive"


def _ready(routes: APIRouter, readiness: Readiness) -> None:
    @routes.get(
        "/readyz",
        operation_id="checkReady",
        response_description="Ready",
        response_class=PlainTextResponse,
        responses=problem.documented(503),
    )
    async def readyz(request: Request) -> Response:
        """Answer 200 when this process can write and read, otherwise name what is missing.

        The text also names other parts of the system that stand still.
        """
        missing = await readiness.missing()
        if missing:
            return problem.answer(request, 503, "not-ready", " ".join(missing), headers=problem.RETRY_AFTER)
        return PlainTextResponse("\n".join(["ready", *await readiness.elsewhere()]))

    @routes.get(
        "/readyz/{role}",
        operation_id="checkRole",
        response_description="It does its work",
        response_class=PlainTextResponse,
        responses=problem.documented(404, 503),
    )
    async def readyz_of_role(request: Request, role: Role) -> Response:
        """Answer 200 when a role does its work: relay, workers, timers or reactor; otherwise say what stands still."""
        still = await readiness.still(role)
        if still:
            return problem.answer(request, 503, "not-ready", " ".join(still), headers=problem.RETRY_AFTER)
        return PlainTextResponse("ready")


def _measured(routes: APIRouter, readiness: Readiness, metrics: Metrics) -> None:
    @routes.get(
        "/metrics",
        operation_id="readMetrics",
        response_description="The measurements",
        response_class=PlainTextResponse,
    )
    async def measured() -> Response:
        """Return the measurements in Prometheus' text format."""
        return Response(metrics.exposition(await readiness.progress()), media_type=CONTENT_TYPE_LATEST)
