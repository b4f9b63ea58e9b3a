"""Complaints as they stood at an instant: the list, and one of them."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from contracts.message import Id, Label
from projections.complaints import standing as standings
from projections.complaints.progress import State
from projections.complaints.standing import Standing
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.pages import AS_CSV, Lists, Page
from services.api.problem import Unanswerable
from services.api.reads import in_time
from services.lists.listing import COMPLAINTS
from services.lists.moment import instant_of
from services.lists.rows import plain_row


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(prefix="/complaints", tags=["complaints"])

    @routes.get("", response_model=Page[Standing], responses={200: AS_CSV, **problem.documented(422, 503)})
    async def complaints(
        request: Request,
        asked: Asked,
        as_of: AsOf,
        *,
        state: State | None = None,
        severity: Label | None = None,
        owner: Label | None = None,
        customer: Id | None = None,
    ) -> Response:
        """List the complaints received until then, with their clocks."""
        moment = instant_of(as_of, lists.zone)
        return await lists.answer(
            request,
            COMPLAINTS,
            asked,
            lambda connection, after, limit: standings.complaints(
                connection,
                moment,
                customer=customer,
                state=state,
                severity=severity,
                owner=owner,
                after=after,
                limit=limit,
            ),
        )

    @routes.get("/{complaint_id}", response_model=Standing, responses=problem.documented(404, 422, 503))
    async def complaint(complaint_id: Annotated[Id, Path()], asked: Asked, as_of: AsOf) -> Response:
        """Tell how one complaint stood then."""
        async with in_time():
            await lists.freshness.wait(COMPLAINTS.projection, asked.after)
            async with lists.pool.connection() as connection:
                found = await standings.complaints(connection, instant_of(as_of, lists.zone), case=complaint_id)
        if not found:
            raise Unanswerable(404, "complaint.unknown", f"Complaint {complaint_id} was not received until then.")
        return JSONResponse(plain_row(COMPLAINTS.row(found[0])))

    return routes
