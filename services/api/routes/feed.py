"""The events of the log in the order of their positions, for services that follow them without Kafka."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from contracts.envelope import sealed_hash
from projections.engine.listing import Whole
from services.api import problem
from services.api.operation.readiness import Readiness
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading.accepted import chosen
from services.api.reading.pages import Lists
from services.api.reading.reads import in_time
from services.api.routes.streams import Category
from services.lists.as_known import LIVE
from services.lists.feed import Fed, fed
from services.room import Full, Room

JSON: Final = "application/json"
STREAM: Final = "text/event-stream"
# Each asks the log twice a second.
MOST_FOLLOWERS: Final = 32
SECONDS_BETWEEN: Final = 0.5
# A comment after so long without an event, so that neither side takes the connection for dead.
SECONDS_OF_SILENCE: Final = 15.0
# The client comes back by itself and says what it had: then it is let in, or told that there is no room.
SECONDS_FOLLOWED: Final = 600.0
AT_ONCE: Final = 100


class FedEvent(BaseModel):
    """An event with its position in the log."""

    position: int
    event: dict[str, Any] | None = Field(
        description="The CloudEvent as topics carry it, personal data sealed; null where it is damaged."
    )


class Feed(BaseModel):
    """Events in the order of their positions."""

    items: list[FedEvent]
    reached: int = Field(description="The position after which to ask next.")
    end: bool = Field(description="Whether nothing is stored after it as yet.")


class FeedAsked(BaseModel):
    after: Annotated[Whole, Field(description="Only events after this position.")] = 0
    limit: Annotated[int, Field(ge=1, le=1_000, description="How many events one answer has at most.")] = AT_ONCE
    of: Category | None = Field(default=None, description="Only events of such aggregates.")


ANSWERED: Final[dict[str, Any]] = {
    "description": "Some events as JSON; or events as they come, as server-sent events named by their positions",
    "content": {STREAM: {"schema": {"type": "string"}}},
}


def router(lists: Lists, readiness: Readiness) -> APIRouter:
    """Build the route over the log."""
    routes = APIRouter(prefix="/events", tags=["events"])
    followers = Room(MOST_FOLLOWERS)

    async def ask(asked: FeedAsked, after: int) -> Fed:
        async with in_time(), lists.opened(LIVE) as connection:
            return await fed(connection, after, of=asked.of, limit=asked.limit)

    async def follow(asked: FeedAsked, first: Fed) -> AsyncIterator[bytes]:
        try:
            async for part in _followed(asked, first):
                yield part
        finally:
            followers.leave()

    async def _followed(asked: FeedAsked, found: Fed) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop().time
        begun = said = clock()
        yield b"retry: 1000\n\n"
        while not readiness.leaving and clock() - begun < SECONDS_FOLLOWED:
            for row in found.events:
                yield b"id: %d\nevent: %b\ndata: %b\n\n" % (row.position, row.type.encode(), _intact(row.state))
                said = clock()
            if found.is_end:
                if clock() - said >= SECONDS_OF_SILENCE:
                    # Also tells how far was looked, where events of others were passed over.
                    yield b"id: %d\n: nothing new\n\n" % found.reached
                    said = clock()
                await asyncio.sleep(SECONDS_BETWEEN)
            found = await ask(asked, found.reached)

    @routes.get(
        "",
        operation_id="followEvents",
        response_model=Feed,
        responses={200: ANSWERED, **problem.documented(406, 422, 503)},
    )
    async def listed(
        request: Request,
        asked: Annotated[FeedAsked, Query()],
        last_event_id: Annotated[
            str,
            Header(
                pattern="^[0-9]{0,18}$",
                description="The position at which a stream of events broke off; counts instead of `after`.",
            ),
        ] = "",
    ) -> Response:
        """Return what is stored after a position, or all that comes from then on with `Accept: text/event-stream`."""
        form = chosen(", ".join(request.headers.getlist("accept")), (JSON, STREAM))
        if form is None:
            raise Unanswerable(406, "request.not-acceptable", f"Events come as {JSON} or {STREAM}.")
        found = await ask(asked, int(last_event_id) if last_event_id else asked.after)
        if form == JSON:
            return Response(_written(found), media_type=JSON)
        try:
            followers.enter()
        except Full as full:
            sentence = f"{MOST_FOLLOWERS} follow the events already: ask again later, or page by page."
            raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full
        return StreamingResponse(follow(asked, found), media_type=STREAM, headers={"Cache-Control": "no-store"})

    return routes


def _written(found: Fed) -> bytes:
    """Write the answer around the stored bytes: their hash covers them as they are."""
    items = b",".join([b'{"position":%d,"event":%b}' % (row.position, _intact(row.state)) for row in found.events])
    return b'{"items":[%b],"reached":%d,"end":%b}' % (items, found.reached, b"true" if found.is_end else b"false")


def _intact(state: bytes) -> bytes:
    """Return the bytes of an event, or null: one that is damaged must not break the answer for the others."""
    return state if sealed_hash(state) else b"null"
