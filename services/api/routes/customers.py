"""Customers: the list, counts, one's file and history, files due for verification, and what was bought."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection

from contracts.customers.details import Continent, Country, Kind, Market, Nature, Size
from contracts.message import Id, Label
from projections.customers import directory, purchases, verification_due
from projections.customers.directory import By, Counted, Customer, Filters
from projections.customers.purchases import Spending
from projections.customers.verification_due import DueVerification
from projections.history import customer_history
from projections.history.customer_history import Moment
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.pages import AS_CSV, Lists, Page
from services.api.problem import Unanswerable
from services.api.reads import in_time
from services.customers.file import file
from services.customers.unit_rules import first_verifications
from services.lists.listing import CUSTOMER_COUNTS, CUSTOMERS, HISTORY, PURCHASES, VERIFICATIONS_DUE
from services.lists.moment import day_of, instant_of, window
from services.lists.rows import plain_row

LISTED: Final[dict[int | str, dict[str, Any]]] = {200: AS_CSV, **problem.documented(422, 503)}


# Async although nothing is awaited: FastAPI sends plain functions to a thread.
async def _filters(
    *,
    kind: Kind | None = None,
    size: Size | None = None,
    nature: Nature | None = None,
    market: Market | None = None,
    continent: Continent | None = None,
    country: Country | None = None,
    region: Label | None = None,
    unit: Id | None = None,
    tier: Label | None = None,
    owner: Id | None = None,
    source: Label | None = None,
    text: Annotated[
        Label | None, Query(description="Found in ids, names, addresses, phone numbers and what else the file says.")
    ] = None,
) -> Filters:
    return Filters(
        kind=kind,
        size=size,
        nature=nature,
        market=market,
        continent=continent,
        country=country,
        region=region,
        unit=unit,
        tier=tier,
        owner=owner,
        source=source,
        text=text,
    )


Filtered = Annotated[Filters, Depends(_filters)]


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(tags=["customers"])

    @routes.get("/customers", response_model=Page[Customer], responses=LISTED)
    async def listed(request: Request, asked: Asked, filters: Filtered) -> Response:
        """List the customers by id; duplicates stand under their survivor."""
        now = datetime.now(UTC)
        return await lists.answer(
            request,
            CUSTOMERS,
            asked,
            lambda connection, after, limit: directory.customers(connection, now, filters, after=after, limit=limit),
        )

    @routes.get("/customer-counts", response_model=Page[Counted], responses=LISTED)
    async def counted(request: Request, asked: Asked, by: By, filters: Filtered) -> Response:
        """Count the customers by one thing they are classed by, the most frequent first."""
        now = datetime.now(UTC)
        return await lists.answer(
            request,
            CUSTOMER_COUNTS,
            asked,
            lambda connection, after, limit: directory.counts(connection, now, by, filters, after=after, limit=limit),
        )

    @routes.get("/customers/{customer_id}", response_model=dict[str, Any], responses=problem.documented(404, 422, 503))
    async def one(customer_id: Annotated[Id, Path()], asked: Asked) -> Response:
        """Tell everything known of a customer; a duplicate's file is that of its survivor."""
        async with in_time():
            await lists.freshness.wait(CUSTOMERS.projection, asked.after)
            async with lists.pool.connection() as connection:
                found = await file(connection, customer_id, datetime.now(UTC))
        if found is None:
            raise Unanswerable(404, "customer.unknown", f"Customer {customer_id} is not registered.")
        return JSONResponse(plain_row(found))

    @routes.get("/verifications-due", response_model=Page[DueVerification], responses=LISTED)
    async def due(request: Request, asked: Asked, as_of: AsOf, *, owner: Id | None = None) -> Response:
        """List the files to be verified by that day, the longest overdue first."""
        day, instant = day_of(as_of, lists.zone), instant_of(as_of, lists.zone)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[DueVerification]:
            return await verification_due.due_for_verification(
                connection,
                day,
                zone=lists.zone,
                first_after=await first_verifications(connection, instant),
                owner=owner,
                after=after,
                limit=limit,
            )

        return await lists.answer(request, VERIFICATIONS_DUE, asked, ask)

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
