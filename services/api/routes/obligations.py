"""What is due, by whom and until when, as of any moment."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from projections.engine.timeline import instant_of
from projections.obligations import notices
from projections.obligations.due import LISTING, Due, DueQuery
from projections.obligations.notices import Notice, NoticesQuery
from services import due
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page


class DueAsked(PagingAsOf, DueQuery):
    pass


class NoticesAsked(PagingAsOf, NoticesQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["obligations"])
    _obligations(routes, lists)
    _notices(routes, lists)
    return routes


def _obligations(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/obligations", operation_id="listObligations", response_model=Page[Due], responses=LISTED)
    async def listed(request: Request, asked: Annotated[DueAsked, Query()]) -> Response:
        """List what was owed by that moment, to customers and by rules, what is due first before the rest."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            LISTING,
            asked,
            lambda connection, after, limit: due.due(
                connection, moment, asked, zone=lists.zone, after=after, limit=limit
            ),
        )


def _notices(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/notices", operation_id="listNotices", response_model=Page[Notice], responses=LISTED)
    async def listed(request: Request, asked: Annotated[NoticesAsked, Query()]) -> Response:
        """List the notices given by that moment, the latest first: which role is to hear of which obligation."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            notices.LISTING,
            asked,
            lambda connection, after, limit: notices.notices(connection, moment, asked, after=after, limit=limit),
        )
