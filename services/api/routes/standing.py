"""Lists of how accounts stand: the ledger and its sums, the exposure against limits, and what is to be collected."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection

from projections.credit import balances, collections, exposures, ledger
from projections.credit.balances import Balance, BalancesQuery
from projections.credit.collections import Collectable
from projections.credit.exposures import Exposed
from projections.credit.ledger import LedgerQuery, Line
from projections.credit.open_items import then
from projections.credit.standing_rows import StandingQuery
from services.api.reading.asked import PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.customers.unit_rules import credit_rules_in_force


class LedgerAsked(PagingAsOf, LedgerQuery):
    pass


class BalancesAsked(PagingAsOf, BalancesQuery):
    pass


class StandingAsked(PagingAsOf, StandingQuery):
    pass


def add(routes: APIRouter, lists: Lists) -> None:
    """Add the routes over the lists."""
    _ledger(routes, lists)
    _balances(routes, lists)
    _exposure(routes, lists)
    _collection(routes, lists)


def _ledger(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/ledger", operation_id="listLedger", response_model=Page[Line], responses=LISTED)
    async def lines(request: Request, asked: Annotated[LedgerAsked, Query()]) -> Response:
        """List the lines of the ledger, account by account, oldest first: each is an event with its effect."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            ledger.LISTING,
            asked,
            lambda connection, after, limit: ledger.ledger(connection, asked.as_of, asked, after=after, limit=limit),
        )


def _balances(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/balances", operation_id="listBalances", response_model=Page[Balance], responses=LISTED)
    async def summed(request: Request, asked: Annotated[BalancesAsked, Query()]) -> Response:
        """Sum the ledger of each account: billed, paid, credited, written off, and what is left."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            balances.LISTING,
            asked,
            lambda connection, after, limit: balances.balances(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _exposure(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/exposure", operation_id="listExposure", response_model=Page[Exposed], responses=LISTED)
    async def exposed(request: Request, asked: Annotated[StandingAsked, Query()]) -> Response:
        """List the exposure of each account against its limit, part by part, and the causes that hold deliveries."""
        asked = await lists.as_stored(asked)

        async def ask(connection: AsyncConnection[Any], after: str | None, limit: int | None) -> Sequence[Exposed]:
            rules = await credit_rules_in_force(connection, then(asked.as_of, "UTC")[1])
            return await exposures.exposures(connection, asked.as_of, rules, asked, after=after, limit=limit)

        return await lists.answer(request, exposures.LISTING, asked, ask)


def _collection(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/collection", operation_id="listCollection", response_model=Page[Collectable], responses=LISTED)
    async def collected(request: Request, asked: Annotated[StandingAsked, Query()]) -> Response:
        """List the accounts to collect from, the largest and oldest debt first, with the step to take next."""
        asked = await lists.as_stored(asked)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[Collectable]:
            rules = await credit_rules_in_force(connection, then(asked.as_of, "UTC")[1])
            return await collections.collections(connection, asked.as_of, rules, asked, after=after, limit=limit)

        return await lists.answer(request, collections.LISTING, asked, ask)
