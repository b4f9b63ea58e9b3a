"""Customers: the list, counts, a customer's file and history, duplicates, files due for verification, purchases."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id
from projections.customers import counts, directory, spending, verification_due
from projections.customers.counts import Counted, CountsQuery
from projections.customers.directory import Customer, CustomersQuery
from projections.customers.spending import PurchasesQuery, Spending
from projections.customers.verification_due import DueVerification, VerificationsQuery
from projections.engine.timeline import day_of, instant_of
from projections.history import customer_history
from projections.history.customer_history import Moment
from services.api import problem
from services.api.reading.asked import One, Paging, PagingAsOf, Window
from services.api.reading.pages import AS_FILE, LISTED, Lists, Page
from services.api.reading.short import paged
from services.api.reading.thing import SHOWN, Thing, show
from services.customers import duplicates
from services.customers.duplicates import Duplicate, DuplicatesQuery, check_few
from services.customers.file import TABLES
from services.customers.unit_rules import first_verifications
from services.lists import likely, one
from services.lists.absent import CustomerUnknown, absent
from services.lists.rows import plain_row
from services.lists.stored_id import stored_id

CUSTOMER: Final = Thing("customer", directory.LISTING.sources, TABLES)
# All are compared with each other for every page.
MOST_COMPARED: Final = 20_000


class CustomersAsked(Paging, CustomersQuery):
    pass


class CountsAsked(Paging, CountsQuery):
    pass


class VerificationsAsked(PagingAsOf, VerificationsQuery):
    pass


class DuplicatesAsked(Paging, DuplicatesQuery):
    pass


class PurchasesAsked(Paging, PurchasesQuery, Window):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["customers"])
    _customers(routes, lists)
    _customer(routes, lists)
    _history(routes, lists)
    _duplicates(routes, lists)
    _verifications(routes, lists)
    _purchases(routes, lists)
    return routes


def _customers(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/customers", operation_id="listCustomers", response_model=Page[Customer], responses=LISTED)
    async def listed(request: Request, asked: Annotated[CustomersAsked, Query()]) -> Response:
        """List the customers by id; duplicates are shown under their survivor."""
        now, asked = lists.present(asked), await lists.as_stored(asked)
        return await lists.answer(
            request,
            directory.LISTING,
            asked,
            lambda connection, after, limit: directory.customers(connection, now, asked, after=after, limit=limit),
        )

    @routes.get("/customer-counts", operation_id="countCustomers", response_model=Page[Counted], responses=LISTED)
    async def counted(request: Request, asked: Annotated[CountsAsked, Query()]) -> Response:
        """Count the customers by one of their fields, most frequent value first."""
        now, asked = lists.present(asked), await lists.as_stored(asked)
        return await lists.answer(
            request,
            counts.LISTING,
            asked,
            lambda connection, after, limit: counts.counts(connection, now, asked, after=after, limit=limit),
        )


def _customer(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/customers/{customer_id}",
        operation_id="showCustomer",
        response_description="The customer's file",
        response_model=dict[str, Any],
        responses=SHOWN,
    )
    async def shown(request: Request, customer_id: Annotated[Id, Path()], asked: Annotated[One, Query()]) -> Response:
        """Show everything known about a customer; a duplicate's file is that of its survivor."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            now = lists.present(asked)
            found = await one.customer(connection, customer_id, now, looks_back=bool(asked.known_at))
            if not request.scope["state"].get("contacts", True):
                # A request for the file alone was granted: its reader need not ask for the rest to learn that.
                found = found | {"contacts": {}, "file_alone": True}
            return plain_row(found)

        return await show(lists, CUSTOMER, customer_id, asked, read)


def _history(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/customers/{customer_id}/history",
        operation_id="listCustomerHistory",
        response_model=Page[Moment],
        responses={200: AS_FILE, **problem.documented(404, 406, 422, 503)},
    )
    async def history(
        request: Request, customer_id: Annotated[Id, Path()], asked: Annotated[PagingAsOf, Query()]
    ) -> Response:
        """Show what happened to a customer, in the order it was recorded."""
        moment = instant_of(asked.as_of, lists.zone)

        async def ask(connection: AsyncConnection[Any], after: int | None, limit: int | None) -> Sequence[Moment]:
            stored = await stored_id(connection, "customer", customer_id)
            if not await customer_history.history(connection, stored, limit=1):
                sentence = f"Nothing is known of customer {customer_id}."
                sources = customer_history.LISTING.sources
                raise await absent(
                    connection, CustomerUnknown, sources, customer_id, sentence, looks_back=bool(asked.known_at)
                )
            return await customer_history.history(connection, stored, moment, after or 0, limit)

        return await lists.answer(request, customer_history.LISTING, asked, ask)


def _duplicates(routes: APIRouter, lists: Lists) -> None:
    listing = duplicates.LISTING

    @routes.get(
        "/likely-duplicates", operation_id="listLikelyDuplicates", response_model=Page[Duplicate], responses=LISTED
    )
    async def of_all(request: Request, asked: Annotated[DuplicatesAsked, Query()]) -> Response:
        """List the records that may be one customer, the likeliest first, with the reasons."""
        now = lists.present(asked)

        async def found(connection: AsyncConnection[Any]) -> Sequence[Duplicate]:
            await check_few(connection, MOST_COMPARED)
            return await likely.duplicates(connection, now, at_least=asked.at_least)

        return await lists.answer(request, listing, asked, paged(listing, found))

    @routes.get(
        "/customers/{customer_id}/duplicates",
        operation_id="listDuplicatesOfCustomer",
        response_model=Page[Duplicate],
        responses=LISTED | problem.documented(404),
    )
    async def of_one(
        request: Request, customer_id: Annotated[Id, Path()], asked: Annotated[DuplicatesAsked, Query()]
    ) -> Response:
        """List the records that may be this customer, the likeliest first, with the reasons."""
        now = lists.present(asked)
        question = paged(
            listing,
            lambda connection: likely.duplicates(
                connection, now, at_least=asked.at_least, customer=customer_id, looks_back=bool(asked.known_at)
            ),
        )
        return await lists.answer(request, listing, asked, question)


def _verifications(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/verifications-due",
        operation_id="listVerificationsDue",
        response_model=Page[DueVerification],
        responses=LISTED,
    )
    async def due(request: Request, asked: Annotated[VerificationsAsked, Query()]) -> Response:
        """List the files to be verified by that day, longest overdue first."""
        day, instant = day_of(asked.as_of, lists.zone), instant_of(asked.as_of, lists.zone)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[DueVerification]:
            return await verification_due.due_for_verification(
                connection,
                day,
                asked,
                zone=lists.zone,
                first_after=await first_verifications(connection, instant),
                after=after,
                limit=limit,
            )

        return await lists.answer(request, verification_due.LISTING, asked, ask)


def _purchases(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/purchases",
        operation_id="listPurchases",
        response_model=Page[Spending],
        responses=LISTED,
    )
    async def purchases(request: Request, asked: Annotated[PurchasesAsked, Query()]) -> Response:
        """Sum the purchases of each customer in a window."""
        now, asked = lists.present(asked), await lists.as_stored(asked)
        return await lists.answer(
            request,
            spending.LISTING,
            asked,
            lambda connection, after, limit: spending.purchases(
                connection, asked.start, asked.end, asked, as_of=now, after=after, limit=limit
            ),
        )
