"""The organisation: its account managers, which pack each unit runs, and measures (AM1, C19)."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id, Label
from projections.engine.timeline import instant_of
from projections.organisation import account_managers, measures, staff, unit_list
from projections.organisation.account_managers import Manager
from projections.organisation.measures import MeasureShown, MeasuresQuery
from projections.organisation.staff import ActsFor, StaffMember, StaffQuery
from projections.organisation.unit_list import Running
from services.api.reading.asked import OneAsOf, Paging, PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.short import paged
from services.api.reading.thing import SHOWN, Thing, show
from services.customers import persons
from services.customers.persons import Person
from services.lists import one
from services.lists.rows import plain_row

PERSON: Final = Thing("account-manager", staff.LISTING.sources, staff.LISTING.tables)
UNIT: Final = Thing("unit", unit_list.LISTING.sources, unit_list.LISTING.tables)
MEASURE: Final = Thing("measure", measures.LISTING.sources, measures.LISTING.tables)


class StaffAsked(PagingAsOf, StaffQuery):
    pass


class MeasuresAsked(PagingAsOf, MeasuresQuery):
    pass


class ActingAsked(PagingAsOf):
    role: Label
    unit: Id | None = None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter()
    _persons(routes, lists)
    _staff(routes, lists)
    _units(routes, lists)
    _measures(routes, lists)
    _person(routes, lists)
    _unit(routes, lists)
    _measure(routes, lists)
    return routes


def _persons(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/account-managers",
        operation_id="listAccountManagers",
        response_model=Page[Manager],
        responses=LISTED,
        tags=["customers"],
    )
    async def managers(request: Request, asked: Annotated[Paging, Query()]) -> Response:
        """List the account managers with their grades and numbers of customers."""
        now = lists.present(asked)
        return await lists.answer(
            request,
            account_managers.LISTING,
            asked,
            lambda connection, after, limit: account_managers.managers(connection, now, after=after, limit=limit),
        )

    @routes.get(
        "/persons", operation_id="listPersons", response_model=Page[Person], responses=LISTED, tags=["customers"]
    )
    async def everybody(request: Request, asked: Annotated[Paging, Query()]) -> Response:
        """List everybody who is enrolled, account managers and all others, by the id that commands name them with."""
        return await lists.answer(
            request,
            persons.LISTING,
            asked,
            lambda connection, after, limit: persons.persons(connection, after=after, limit=limit),
        )


def _staff(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/staff", operation_id="listStaff", response_model=Page[StaffMember], responses=LISTED, tags=["customers"]
    )
    async def members(request: Request, asked: Annotated[StaffAsked, Query()]) -> Response:
        """List everybody who works here with roles, superior and leave, as they stood at that moment."""
        at = instant_of(asked.as_of, lists.zone)
        question = paged(staff.LISTING, lambda connection: staff.staff(connection, at, asked))
        return await lists.answer(request, staff.LISTING, asked, question)

    @routes.get(
        "/acting-staff", operation_id="whoActs", response_model=Page[ActsFor], responses=LISTED, tags=["customers"]
    )
    async def acting(request: Request, asked: Annotated[ActingAsked, Query()]) -> Response:
        """Show who acts in a role for a unit at that moment: who holds it, or who stands in while they are away."""
        at = instant_of(asked.as_of, lists.zone)
        question = paged(staff.ACTING, lambda connection: staff.who_acts(connection, asked.role, asked.unit, at))
        return await lists.answer(request, staff.ACTING, asked, question)


def _units(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/units", operation_id="listUnits", response_model=Page[Running], responses=LISTED, tags=["policies"])
    async def units(request: Request, asked: Annotated[PagingAsOf, Query()]) -> Response:
        """List which pack each unit runs."""
        at = instant_of(asked.as_of, lists.zone)
        question = paged(unit_list.LISTING, lambda connection: unit_list.units(connection, at))
        return await lists.answer(request, unit_list.LISTING, asked, question)


def _measures(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/measures",
        operation_id="listMeasures",
        response_model=Page[MeasureShown],
        responses=LISTED,
        tags=["complaints"],
    )
    async def listed(request: Request, asked: Annotated[MeasuresAsked, Query()]) -> Response:
        """List the measures that were opened by that moment, what is due first before the rest."""
        at = instant_of(asked.as_of, lists.zone)
        return await lists.answer(
            request,
            measures.LISTING,
            asked,
            lambda connection, after, limit: measures.measures(connection, at, asked, after=after, limit=limit),
        )


def _person(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/account-managers/{manager_id}",
        operation_id="showPerson",
        response_description="The person",
        response_model=StaffMember,
        responses=SHOWN,
        tags=["customers"],
    )
    async def person(manager_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show somebody who works here, account manager or not, as they stood at that moment."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            at = instant_of(asked.as_of, lists.zone)
            return plain_row(asdict(await one.person(connection, manager_id, at, looks_back=bool(asked.known_at))))

        return await show(lists, PERSON, manager_id, asked, read)


def _unit(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/units/{unit_id}",
        operation_id="showUnit",
        response_description="The unit",
        response_model=Running,
        responses=SHOWN,
        tags=["policies"],
    )
    async def unit(unit_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show which pack a unit runs at that moment, and since when."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            at = instant_of(asked.as_of, lists.zone)
            return plain_row(asdict(await one.unit(connection, unit_id, at, looks_back=bool(asked.known_at))))

        return await show(lists, UNIT, unit_id, asked, read)


def _measure(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/measures/{measure_id}",
        operation_id="showMeasure",
        response_description="The measure",
        response_model=MeasureShown,
        responses=SHOWN,
        tags=["complaints"],
    )
    async def measure(measure_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show a measure as it stood at that moment: by whom, until when, and how far it is."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            at = instant_of(asked.as_of, lists.zone)
            found = await one.measure(connection, measure_id, at, looks_back=bool(asked.known_at))
            return plain_row(measures.LISTING.row(found))

        return await show(lists, MEASURE, measure_id, asked, read)
