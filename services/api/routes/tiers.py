"""Tiers: which were in force at an instant."""

from fastapi import APIRouter, Request, Response

from contracts.message import Id, Label
from projections.tiers import tier_list
from projections.tiers.tier_list import Tier
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.pages import AS_CSV, Lists, Page
from services.lists.listing import TIERS
from services.lists.moment import instant_of


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(tags=["customers"])

    @routes.get("/tiers", response_model=Page[Tier], responses={200: AS_CSV, **problem.documented(422, 503)})
    async def tiers(
        request: Request, asked: Asked, as_of: AsOf, *, customer: Id | None = None, tier: Label | None = None
    ) -> Response:
        """List the tiers in force then."""
        moment = instant_of(as_of, lists.zone)
        return await lists.answer(
            request,
            TIERS,
            asked,
            lambda connection, after, limit: tier_list.tiers(
                connection, moment, customer=customer, tier=tier, after=after, limit=limit
            ),
        )

    return routes
