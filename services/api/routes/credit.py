"""Credit accounts, and lists of receivables: what is overdue, how old the debt is, which money pays nothing yet."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from pydantic import BaseModel, Field

from contracts.message import Id
from projections.credit import accounts, ageing, open_items, overdue_counts, unapplied
from projections.credit.accounts import AccountsQuery
from projections.credit.ageing import Ageing, AgeingQuery
from projections.credit.open_items import OpenItem, OverdueQuery
from projections.credit.overdue_counts import OverdueCounts
from projections.credit.unapplied import Unapplied, UnappliedQuery
from services.api import problem
from services.api.reading.asked import OneAsOf, PagingAsOf
from services.api.reading.freshness import ONE, header
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.api.reading.thing import SHOWN, Thing, show
from services.api.routes import documents, reports, standing
from services.lists import one
from services.lists.rows import plain, plain_row

ACCOUNT: Final = Thing("credit-account", accounts.LISTING.sources, accounts.LISTING.tables)


class OverdueAsked(PagingAsOf, OverdueQuery):
    pass


class CustomerAgeingAsked(PagingAsOf, AgeingQuery):
    pass


class AccountsAsked(PagingAsOf, AccountsQuery):
    pass


class UnappliedAsked(PagingAsOf, UnappliedQuery):
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


class AccountRow(AgeingRow):
    """A credit account at a moment: its limit, its open items by days overdue, and money that pays none of them yet."""

    customer: str
    account: str
    zone: str
    limit: Decimal | None
    overdue: Decimal
    unapplied: Decimal
    name: str | None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter()
    receivables = APIRouter(prefix="/receivables", tags=["receivables"])
    _overdue(receivables, lists)
    _counts(receivables, lists)
    _ageing(receivables, lists)
    _unapplied(receivables, lists)
    standing.add(receivables, lists)
    reports.add(receivables, lists)
    routes.include_router(receivables)
    credit_accounts = APIRouter(prefix="/credit-accounts", tags=["credit-accounts"])
    _accounts(credit_accounts, lists)
    _account(credit_accounts, lists)
    documents.add(credit_accounts, lists)
    routes.include_router(credit_accounts)
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


def _counts(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/overdue-counts",
        operation_id="countOverdue",
        response_model=OverdueCounts,
        response_description="The counts",
        responses=ONE | problem.documented(422, 503),
    )
    async def counted(asked: Annotated[OneAsOf, Query()]) -> Response:
        """Count the customers and items that are overdue, and sum the amounts of each currency."""
        async with in_time():
            await lists.freshness.wait(overdue_counts.SOURCES, asked.after)
            async with lists.reading(overdue_counts.TABLES, asked) as (connection, stale):
                found = await overdue_counts.overdue_counts(connection, asked.as_of)
        return JSONResponse(plain(asdict(found)), headers=header(stale, overdue_counts.SOURCES))


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


def _unapplied(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/unapplied", operation_id="listUnapplied", response_model=Page[Unapplied], responses=LISTED)
    async def left(request: Request, asked: Annotated[UnappliedAsked, Query()]) -> Response:
        """List the receipts with money that pays no invoice yet, oldest first."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            unapplied.LISTING,
            asked,
            lambda connection, after, limit: unapplied.unapplied(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _accounts(routes: APIRouter, lists: Lists) -> None:
    @routes.get("", operation_id="listCreditAccounts", response_model=Page[AccountRow], responses=LISTED)
    async def listed(request: Request, asked: Annotated[AccountsAsked, Query()]) -> Response:
        """List the credit accounts by id; an account counts at all dates, since invoices may be older than it."""
        asked = await lists.as_stored(asked)
        return await lists.answer(
            request,
            accounts.LISTING,
            asked,
            lambda connection, after, limit: accounts.accounts(
                connection, asked.as_of, asked, after=after, limit=limit
            ),
        )


def _account(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/{account_id}",
        operation_id="showCreditAccount",
        response_description="The credit account",
        response_model=AccountRow,
        responses=SHOWN,
    )
    async def account(account_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show one credit account as it stood at that moment."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            found = await one.account(connection, account_id, asked.as_of, looks_back=bool(asked.known_at))
            return plain_row(accounts.LISTING.row(found))

        return await show(lists, ACCOUNT, account_id, asked, read)
