"""Lists of customers: what they bought, which tier they have, and all that happened to one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id, Label
from projections import purchases, tier_list
from projections.history import customer_history
from projections.history.customer_history import Moment
from projections.purchases import Spending
from projections.tier_list import Tier
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.listing import HISTORY, PURCHASES, TIERS
from services.api.moment import instant_of, window
from services.api.pages import AS_CSV, Lists, Page
from services.api.problem import Unanswerable


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(tags=["customers"])

    @routes.get("/purchases", response_model=Page[Spending], responses={200: AS_CSV, **problem.documented(422, 503)})
    async def spending(
        request: Request,
        asked: Asked,
        from_: Annotated[str, Query(alias="from", description="The first day.")],
        to: Annotated[str, Query(description="The day after the last.")],
        *,
        customer: Id | None = None,
    ) -> Response:
        """Sum the purchases of each customer in a window."""
        start, end = window(from_, to)
        now = datetime.now(UTC)
        return await lists.answer(
            request,
            PURCHASES,
            asked,
            lambda connection, after, limit: purchases.purchases(
                connection, start, end, customer=customer, as_of=now, after=after, limit=limit
            ),
        )

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

    @routes.get(
        "/customers/{customer_id}/history",
        response_model=Page[Moment],
        responses={200: AS_CSV, **problem.documented(404, 422, 503)},
    )
    async def history(request: Request, customer_id: Annotated[Id, Path()], asked: Asked, as_of: AsOf) -> Response:
        """Tell what happened to a customer, in the order it was recorded."""
        moment = instant_of(as_of, lists.zone)

        async def ask(connection: AsyncConnection[Any], after: int | None, limit: int | None) -> Sequence[Moment]:
            if not await customer_history.history(connection, customer_id, limit=1):
                raise Unanswerable(404, "customer.unknown", f"Nothing is known of customer {customer_id}.")
            return await customer_history.history(connection, customer_id, moment, after or 0, limit)

        return await lists.answer(request, HISTORY, asked, ask)

    return routes
