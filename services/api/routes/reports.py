"""Reports on receivables over a period or as of a moment: indicators, provisions, concentration, use of limits."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection

from projections.credit import concentration, indicators, limit_use, provisions
from projections.credit.concentration import Concentrated, ConcentrationQuery
from projections.credit.flows import PeriodQuery, check_period
from projections.credit.indicators import Indicators
from projections.credit.limit_use import LimitUse, LimitUseQuery
from projections.credit.open_items import then
from projections.credit.provisions import Provision, ProvisionsQuery
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.customers.unit_rules import credit_rules_in_force


class IndicatorsAsked(PagingAsOf, PeriodQuery):
    pass


class ProvisionsAsked(PagingAsOf, ProvisionsQuery):
    pass


class ConcentrationAsked(PagingAsOf, ConcentrationQuery):
    pass


class LimitUseAsked(PagingAsOf, LimitUseQuery):
    pass


def add(routes: APIRouter, lists: Lists) -> None:
    """Add the routes over the lists."""
    _indicators(routes, lists)
    _provisions(routes, lists)
    _concentration(routes, lists)
    _limit_use(routes, lists)


def _indicators(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/indicators", operation_id="listIndicators", response_model=Page[Indicators], responses=LISTED)
    async def indicated(request: Request, asked: Annotated[IndicatorsAsked, Query()]) -> Response:
        """List days of sales outstanding, collection and losses over a period, by currency, unit, owner or customer."""
        asked = await lists.as_stored(asked)
        check_period(asked, asked.as_of)
        return await lists.answer(
            request,
            indicators.LISTING,
            asked,
            lambda connection, after, limit: indicators.indicators_of(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _provisions(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/provisions", operation_id="listProvisions", response_model=Page[Provision], responses=LISTED)
    async def provided(request: Request, asked: Annotated[ProvisionsAsked, Query()]) -> Response:
        """List what is to be provided for, by age of the debt and the percents of each unit's policy."""
        asked = await lists.as_stored(asked)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[Provision]:
            rules = await credit_rules_in_force(connection, then(asked.as_of, "UTC")[1])
            return await provisions.provisions(connection, asked.as_of, rules, asked, after=after, limit=limit)

        return await lists.answer(request, provisions.LISTING, asked, ask)


def _concentration(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/concentration", operation_id="listConcentration", response_model=Page[Concentrated], responses=LISTED)
    async def concentrated(request: Request, asked: Annotated[ConcentrationAsked, Query()]) -> Response:
        """List the customers of each currency by what they owe, with their shares of all that is owed."""
        return await lists.answer(
            request,
            concentration.LISTING,
            asked,
            lambda connection, after, limit: concentration.concentration(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _limit_use(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/limit-use", operation_id="listLimitUse", response_model=Page[LimitUse], responses=LISTED)
    async def used(request: Request, asked: Annotated[LimitUseAsked, Query()]) -> Response:
        """List how far limits are used, by currency, unit, owner or customer."""
        asked = await lists.as_stored(asked)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[LimitUse]:
            rules = await credit_rules_in_force(connection, then(asked.as_of, "UTC")[1])
            return await limit_use.limit_use(connection, asked.as_of, rules, asked, after=after, limit=limit)

        return await lists.answer(request, limit_use.LISTING, asked, ask)
