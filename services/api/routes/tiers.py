"""The tiers in force at an instant."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from projections.engine.timeline import instant_of
from projections.tiers import tier_list
from projections.tiers.tier_list import LISTING, Tier, TiersQuery
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page


class TiersAsked(PagingAsOf, TiersQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["customers"])

    @routes.get("/tiers", operation_id="listTiers", response_model=Page[Tier], responses=LISTED)
    async def tiers(request: Request, asked: Annotated[TiersAsked, Query()]) -> Response:
        """List the tiers in force at that moment."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            LISTING,
            asked,
            lambda connection, after, limit: tier_list.tiers(connection, moment, asked, after=after, limit=limit),
        )

    return routes
