"""What is due, by whom and until when, as of any moment."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from projections.engine.timeline import instant_of
from projections.obligations import due
from projections.obligations.due import LISTING, Due, DueQuery
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page


class DueAsked(PagingAsOf, DueQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["obligations"])

    @routes.get("/obligations", operation_id="listObligations", response_model=Page[Due], responses=LISTED)
    async def listed(request: Request, asked: Annotated[DueAsked, Query()]) -> Response:
        """List the promises that had begun by that moment, what is due first before the rest."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            LISTING,
            asked,
            lambda connection, after, limit: due.obligations(connection, moment, asked, after=after, limit=limit),
        )

    return routes
