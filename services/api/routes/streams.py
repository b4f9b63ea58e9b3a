"""The events of one stream, read from the log itself."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection
from pydantic import Field

from contracts.message import Id
from projections.engine.listing import Whole
from services.api import problem
from services.api.reading.asked import Cut
from services.api.reading.pages import AS_FILE, Lists, Page
from services.api.reading.thing import OF_STREAM, VERSION
from services.lists.stream_events import LISTING, StreamEvent, stream_events

Category = Literal[
    "customer", "complaint", "credit-account", "account-manager", "policy", "unit", "measure", "bank-entry", "access"
]
ANSWERED: Final = AS_FILE | {"headers": AS_FILE["headers"] | OF_STREAM}


class EventsAsked(Cut):
    after_version: Annotated[
        Whole | None, Field(description="Only events after this version of the stream: what was done since.")
    ] = None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(prefix="/streams", tags=["history"])

    @routes.get(
        "/{category}/{stream_id}/events",
        operation_id="listStreamEvents",
        response_model=Page[StreamEvent],
        responses={200: ANSWERED, **problem.documented(404, 406, 422, 503)},
    )
    async def listed(
        request: Request,
        asked: Annotated[EventsAsked, Query()],
        category: Annotated[Category, Path(description="What the stream is of.")],
        stream_id: Annotated[Id, Path(description="The id of the customer, complaint and so on.")],
    ) -> Response:
        """List the events of one stream in order, as they are stored; the answer is never behind the log."""
        version = 0

        async def ask(connection: AsyncConnection[Any], after: int | None, limit: int | None) -> Sequence[StreamEvent]:
            nonlocal version
            since = max(after or 0, asked.after_version or 0)
            found, version = await stream_events(connection, category, stream_id, after=since, limit=limit)
            return found

        answer = await lists.answer(request, LISTING, asked, ask)
        answer.headers[VERSION] = str(version)
        return answer

    return routes
