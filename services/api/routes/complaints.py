"""Complaints as they stood at an instant: all in a list, counted, or one."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection

from contracts.message import Id
from projections.complaints import analysis, cases, complaint_counts, complaints
from projections.complaints.analysis import Analysed
from projections.complaints.cases import CasesQuery, HandledCase
from projections.complaints.complaint_counts import ComplaintCountsQuery, CountedComplaints
from projections.complaints.complaints import LISTING, ComplaintsQuery, ComplaintStanding
from projections.engine.timeline import instant_of
from projections.obligations import desk, workload
from projections.obligations.desk import DeskQuery, OnDesk
from projections.obligations.desk_rows import obligations_of
from projections.obligations.workload import Workload, WorkloadQuery
from services.api import problem
from services.api.reading.asked import OneAsOf, Paging, PagingAsOf
from services.api.reading.freshness import ONE, header
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.api.reading.short import paged
from services.api.reading.thing import SHOWN, Thing, show
from services.complaints.calendars import calendars_of
from services.complaints.strip import CaseClocks, clocks_of
from services.lists import one
from services.lists.rows import plain, plain_row
from services.packs import in_force

COMPLAINT: Final = Thing("complaint", LISTING.sources, LISTING.tables)


class ComplaintsAsked(PagingAsOf, ComplaintsQuery):
    pass


class CasesAsked(PagingAsOf, CasesQuery):
    pass


class CountsAsked(PagingAsOf, ComplaintCountsQuery):
    pass


class DeskAsked(PagingAsOf, DeskQuery):
    @property
    def of_now(self) -> bool:
        """Whether the board is asked for as it stands now."""
        return self.known_at is None and "as_of" not in self.model_fields_set


class WorkloadAsked(Paging, WorkloadQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["complaints"])
    _complaints(routes, lists)
    _counts(routes, lists)
    _complaint(routes, lists)
    _handled(routes, lists)
    _desk(routes, lists)
    _clocks(routes, lists)
    return routes


def _complaints(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/complaints", operation_id="listComplaints", response_model=Page[ComplaintStanding], responses=LISTED)
    async def listed(request: Request, asked: Annotated[ComplaintsAsked, Query()]) -> Response:
        """List the complaints received by that moment, with their clocks."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            LISTING,
            asked,
            lambda connection, after, limit: complaints.complaints(connection, moment, asked, after=after, limit=limit),
        )


def _counts(routes: APIRouter, lists: Lists) -> None:
    listing = complaint_counts.LISTING

    @routes.get(
        "/complaint-counts",
        operation_id="countComplaints",
        response_model=Page[CountedComplaints],
        responses=LISTED,
    )
    async def counted(request: Request, asked: Annotated[CountsAsked, Query()]) -> Response:
        """Count the complaints received by that moment by one of their fields, most frequent value first."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        question = paged(listing, lambda connection: complaint_counts.complaint_counts(connection, moment, asked))
        return await lists.answer(request, listing, asked, question)


def _handled(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/handled-complaints", operation_id="listHandledComplaints", response_model=Page[HandledCase], responses=LISTED
    )
    async def listed(request: Request, asked: Annotated[CasesAsked, Query()]) -> Response:
        """List how complaints are handled: route, cause, responsibility, remedy and opinion."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        return await lists.answer(
            request,
            cases.LISTING,
            asked,
            lambda connection, after, limit: cases.cases(connection, moment, asked, after=after, limit=limit),
        )

    @routes.get(
        "/complaint-analysis", operation_id="analyseComplaints", response_model=Page[Analysed], responses=LISTED
    )
    async def counted(request: Request, asked: Annotated[CasesAsked, Query()]) -> Response:
        """Count complaints by cause, unit, product and month, the most frequent first."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)
        question = paged(
            analysis.LISTING, lambda connection: analysis.analysis(connection, moment, asked, zone=lists.zone)
        )
        return await lists.answer(request, analysis.LISTING, asked, question)


def _complaint(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/complaints/{complaint_id}",
        operation_id="showComplaint",
        response_description="The complaint",
        response_model=ComplaintStanding,
        responses=SHOWN,
    )
    async def complaint(complaint_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show one complaint as it stood at that moment."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            moment = instant_of(asked.as_of, lists.zone)
            found = await one.complaint(connection, complaint_id, moment, looks_back=bool(asked.known_at))
            return plain_row(LISTING.row(found))

        return await show(lists, COMPLAINT, complaint_id, asked, read)


def _desk(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/desk", operation_id="showDesk", response_model=Page[OnDesk], responses=LISTED)
    async def board(request: Request, asked: Annotated[DeskAsked, Query()]) -> Response:
        """List the open cases with a clock, each with its clocks, in the order of what runs out next."""
        moment, asked = instant_of(asked.as_of, lists.zone), await lists.as_stored(asked)

        async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[OnDesk]:
            calendar_of = calendars_of(await in_force.shelf(connection))
            board = desk.desk if asked.of_now else desk.past_desk
            return await board(connection, moment, calendar_of, asked, after=after, limit=limit)

        return await lists.answer(request, desk.LISTING, asked, ask)

    @routes.get("/workload", operation_id="showWorkload", response_model=Page[Workload], responses=LISTED)
    async def counted(request: Request, asked: Annotated[WorkloadAsked, Query()]) -> Response:
        """Count what is on the desk by who answers for it: open, late and paused cases, and those due within a day."""
        now = lists.present(asked)
        question = paged(workload.LISTING, lambda connection: workload.workload(connection, now, asked))
        return await lists.answer(request, workload.LISTING, asked, question)


def _clocks(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/complaints/{complaint_id}/clocks",
        operation_id="showClocks",
        response_description="The clocks of the complaint",
        response_model=CaseClocks,
        responses=ONE | problem.documented(404, 422, 503),
    )
    async def clocks(complaint_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show the clocks of one complaint as of that moment: used, left, pauses, levels, and the days they run on."""
        async with in_time():
            await lists.freshness.wait(desk.LISTING.sources, asked.after)
            async with lists.reading(desk.LISTING.tables, asked) as (connection, stale):
                moment = instant_of(asked.as_of, lists.zone)
                found = await one.complaint(connection, complaint_id, moment, looks_back=bool(asked.known_at))
                rows = await obligations_of(connection, found.case)
                shown = clocks_of(found.case, rows, calendars_of(await in_force.shelf(connection)), moment)
        return JSONResponse(plain(asdict(shown)), headers=header(stale, desk.LISTING.sources))
