"""The tiers in force at an instant, and those that wait for a decision."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection

from projections.engine.timeline import instant_of
from projections.tiers import proposals, tier_list
from projections.tiers.proposals import ProposalsQuery, Waiting
from projections.tiers.tier_list import Tier, TiersQuery
from services.api.reading.asked import Paging, PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.short import paged
from services.tiers.schemes import check_known


class TiersAsked(PagingAsOf, TiersQuery):
    pass


class ProposalsAsked(Paging, ProposalsQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["customers"])
    _tiers(routes, lists)
    _proposals(routes, lists)
    return routes


def _tiers(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/tiers", operation_id="listTiers", response_model=Page[Tier], responses=LISTED)
    async def tiers(request: Request, asked: Annotated[TiersAsked, Query()]) -> Response:
        """List the tiers in force at that moment."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            tier_list.LISTING,
            asked,
            lambda connection, after, limit: tier_list.tiers(connection, moment, asked, after=after, limit=limit),
        )


def _proposals(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/tier-proposals", operation_id="listTierProposals", response_model=Page[Waiting], responses=LISTED)
    async def proposed(request: Request, asked: Annotated[ProposalsAsked, Query()]) -> Response:
        """List the tiers that wait for a decision, oldest first."""
        now = lists.present(asked)

        async def found(connection: AsyncConnection[Any]) -> Sequence[Waiting]:
            waiting = await proposals.waiting(connection, now, asked.scheme)
            if asked.scheme and not waiting:
                await check_known(connection, asked.scheme, "scheme")
            return waiting

        return await lists.answer(request, proposals.LISTING, asked, paged(proposals.LISTING, found))
