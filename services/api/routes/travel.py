"""What changed in a list between two moments, and the events behind it (semantics 43)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection
from pydantic import Field

from projections.engine.timeline import instant_of
from projections.registry import PROJECTIONS
from services.api import problem
from services.api.problem import Unanswerable
from services.api.reading.asked import Cut, KnownAt, Moment, TwoMoments
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.api.reading.short import paged
from services.api.routes import operating
from services.api.routes.operating import Name
from services.travel.differences import LISTING, Difference, differences, sides
from services.travel.lists import LISTS
from services.travel.steps import LISTING as STEPS
from services.travel.steps import RowUnknown, Step, steps

ListName = Literal["overdue", "complaints", "tiers", "purchases", "customers"]


class DifferencesAsked(Cut, TwoMoments):
    known: Annotated[bool, Field(description="Compare what was known at the two moments, about that of `as_of`.")] = (
        False
    )
    as_of: Annotated[Moment | None, Field(description="With `known`: the moment of the list; now where left out.")] = (
        None
    )


class StepsAsked(Cut):
    key: Annotated[str, Field(max_length=500, description="The parts of the row's key, with slashes between them.")]
    as_of: Annotated[Moment | None, Field(description="Only events that had happened by then.")] = None
    known_at: Annotated[KnownAt | None, Field(description="Only events that were recorded by then.")] = None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["history"])
    _differences(routes, lists)
    _steps(routes, lists)
    return routes


def _differences(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/differences/{list_name}",
        operation_id="listDifferences",
        response_model=Page[Difference],
        responses=LISTED,
    )
    async def differing(
        request: Request,
        asked: Annotated[DifferencesAsked, Query()],
        list_name: Annotated[ListName, Path(description="The list that is compared.")],
    ) -> Response:
        """Show which rows of a list differ between two moments, and the events behind each."""
        # What is parked or stands still is told of the list that is compared.
        compared = LISTS[list_name].listing
        listing = replace(LISTING, projection=compared.projection, joined=compared.joined)
        async with in_time():
            await lists.freshness.wait(listing.sources, asked.after)
            rows = await _compared(lists, list_name, asked)

        async def found(_: AsyncConnection[Any]) -> Sequence[Difference]:
            return rows

        return await lists.answer(request, listing, asked, paged(listing, found))


async def _compared(lists: Lists, name: str, asked: DifferencesAsked) -> Sequence[Difference]:
    """Compare, before a connection is held for the page; pages after the first are cut from the same comparison."""
    key = ("differences", name, asked.first, asked.last, asked.known, asked.as_of)
    if asked.cursor is not None and (kept := lists.recent.all_of(key)) is not None:
        return kept
    before, after = await sides(
        lists.opened, asked.first, asked.last, known=asked.known, as_of=asked.as_of, zone=lists.zone
    )
    rows = [each async for each in differences(lists.opened, name, before, after)]
    lists.recent.keep(key, rows, [row.key for row in rows], whole=True)
    return rows


def _steps(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/projections/{name}/steps",
        operation_id="listSteps",
        response_model=Page[Step],
        responses=LISTED | problem.documented(404),
    )
    async def stepped(request: Request, asked: Annotated[StepsAsked, Query()], name: Name) -> Response:
        """Show a row of a read model after each event that made it: what changed, who recorded it, and why."""
        projection = PROJECTIONS[operating.known(name)]
        as_of = instant_of(asked.as_of, lists.zone) if asked.as_of else None
        known_at = instant_of(asked.known_at, lists.zone) if asked.known_at else None

        async def found(connection: AsyncConnection[Any]) -> Sequence[Step]:
            try:
                return await steps(connection, projection, asked.key, as_of=as_of, known_at=known_at)
            except RowUnknown as unknown:
                raise Unanswerable(404, unknown.code, str(unknown)) from unknown

        listing = replace(STEPS, projection=name)
        return await lists.answer(request, listing, asked, paged(listing, found))
