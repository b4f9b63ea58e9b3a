"""Events of the log, each with what explains it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from contracts.message import EventName
from services.api import problem
from services.api.reading.pages import Lists
from services.api.reading.reads import in_time
from services.lists import events
from services.lists.as_known import LIVE
from services.lists.rows import plain_row


class SourcedNumber(BaseModel):
    """A number of the policy that the decision rests on, and where it comes from."""

    key: str
    value: str
    source: str | None
    article: str | None
    note: str | None


class Explanation(BaseModel):
    """An event with its reasons: the grounds of a decision, or who recorded a fact.

    `kind` is `decision` or `fact`, or `unreadable` where a later release stored the event, as `says` explains. The two
    times are null where the event is damaged.
    """

    event: str
    position: int
    type: str
    kind: str
    says: str
    occurred_at: datetime | None
    recorded_at: datetime | None
    actor: str
    reason: str | None
    policy: str | None
    rule: str | None
    article: str | None
    facts: dict[str, Any]
    arithmetic: list[str]
    numbers: list[SourcedNumber]
    data: dict[str, Any]


EventPath = Annotated[
    EventName, Path(description="Its position, or its id as in `customer/C8@3`: the stream, and the version in it.")
]


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(prefix="/events", tags=["events"])

    @routes.get(
        # The id of an event has a slash.
        "/{event:path}",
        operation_id="explainEvent",
        response_description="The event",
        response_model=Explanation,
        responses=problem.documented(404, 422, 503),
    )
    async def explained(event: EventPath) -> Response:
        """Show the arithmetic, rule, policy and article behind a decision, or who recorded a fact."""
        async with in_time(), lists.opened(LIVE) as connection:
            return JSONResponse(plain_row(await events.explained(connection, event)))

    return routes
