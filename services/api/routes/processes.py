"""What waits for people behind the log: commands of processes that were refused, and notices that reached nobody."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.api.reading.asked import Cut
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.short import paged
from services.processes import deliveries, refusals
from services.processes.deliveries import Undelivered
from services.processes.refusals import Refusal


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/refused-commands", operation_id="listRefusedCommands", response_model=Page[Refusal], responses=LISTED)
    async def refused(request: Request, asked: Annotated[Cut, Query()]) -> Response:
        """List the commands of processes that were refused, until somebody sends them again or leaves them out."""
        listing = refusals.LISTING
        return await lists.answer(request, listing, asked, paged(listing, refusals.listed))

    @routes.get(
        "/undelivered-notices",
        operation_id="listUndeliveredNotices",
        response_model=Page[Undelivered],
        responses=LISTED,
    )
    async def undelivered(request: Request, asked: Annotated[Cut, Query()]) -> Response:
        """List the notices that could not be delivered yet with the reason, the oldest first."""
        listing = deliveries.LISTING
        return await lists.answer(request, listing, asked, paged(listing, deliveries.undelivered))

    return routes
