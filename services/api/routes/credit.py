"""Lists of receivables: what is overdue, and how old the debt is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection
from pydantic import BaseModel, Field

from projections.credit import ageing, open_items
from projections.credit.ageing import Ageing, AgeingQuery
from projections.credit.open_items import OpenItem, OverdueQuery
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page


class OverdueAsked(PagingAsOf, OverdueQuery):
    pass


class CustomerAgeingAsked(PagingAsOf, AgeingQuery):
    pass


class AgeingRow(BaseModel):
    """The outstanding amounts in one currency, by days overdue."""

    currency: str
    not_due: Decimal = Field(alias="not-due")
    from_1: Decimal = Field(alias="1-30")
    from_31: Decimal = Field(alias="31-60")
    from_61: Decimal = Field(alias="61-90")
    over_90: Decimal = Field(alias="90+")
    outstanding: Decimal
    disputed: Decimal


class CustomerAgeingRow(AgeingRow):
    """The outstanding amounts of one customer in one currency, by days overdue."""

    customer: str
    name: str | None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(prefix="/receivables", tags=["receivables"])
    _overdue(routes, lists)
    _ageing(routes, lists)
    return routes


def _overdue(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/overdue", operation_id="listOverdue", response_model=Page[OpenItem], responses=LISTED)
    async def overdue(request: Request, asked: Annotated[OverdueAsked, Query()]) -> Response:
        """List the open items past due, oldest due date first. An invoice counts from its own date on."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            open_items.LISTING,
            asked,
            lambda connection, after, limit: open_items.overdue(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _ageing(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/ageing", operation_id="listAgeing", response_model=Page[AgeingRow], responses=LISTED)
    async def aged(request: Request, asked: Annotated[PagingAsOf, Query()]) -> Response:
        """Sum the open items of each currency by days overdue. An invoice counts from its own date on."""

        async def ask(connection: AsyncConnection[Any], after: str | None, limit: int | None) -> Sequence[Ageing]:
            # There is one row per currency, so all are read at once.
            found = await ageing.ageing(connection, asked.as_of)
            return [each for each in found if after is None or each.currency > after][:limit]

        return await lists.answer(request, ageing.LISTING, asked, ask)

    @routes.get(
        "/ageing-by-customer",
        operation_id="listAgeingByCustomer",
        response_model=Page[CustomerAgeingRow],
        responses=LISTED,
    )
    async def of_customers(request: Request, asked: Annotated[CustomerAgeingAsked, Query()]) -> Response:
        """Sum the open items of each customer and currency by days overdue; duplicates count for their survivor."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            ageing.BY_CUSTOMER,
            asked,
            lambda connection, after, limit: ageing.ageing_by_customer(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )
