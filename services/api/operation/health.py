"""Health checks for machines: whether the process is alive, whether it is ready, and how it is doing."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from services.api import problem
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness


def router(readiness: Readiness, metrics: Metrics) -> APIRouter:
    """Build the three routes."""
    routes = APIRouter(tags=["health"])

    @routes.get("/livez", response_class=PlainTextResponse)
    async def livez() -> str:
        """Answer as long as the process runs, without asking PostgreSQL or Kafka."""
        return "alive"

    @routes.get("/readyz", response_class=PlainTextResponse, responses=problem.documented(503))
    async def readyz(request: Request) -> Response:
        """Answer 200 when requests can be served, otherwise name what is missing."""
        missing = await readiness.missing()
        if missing:
            return problem.answer(request, 503, "not-ready", " ".join(missing), headers=problem.RETRY_AFTER)
        return PlainTextResponse("ready")

    @routes.get("/metrics", response_class=PlainTextResponse)
    async def measured() -> Response:
        """Return the measurements in Prometheus' text format."""
        metrics.lag(await readiness.progress())
        return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)

    return routes
