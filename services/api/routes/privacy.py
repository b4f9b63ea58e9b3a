"""Who read personal data, what is held about a customer, and what was erased."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from contracts.message import Id
from projections.history import accesses
from projections.history.accesses import AccessesQuery
from services.api import problem
from services.api.html.subject import subject_page
from services.api.reading.asked import One, Paging
from services.api.reading.freshness import ONE, header
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.lists.erasures import Receipt, receipt
from services.lists.rows import plain_row
from services.lists.subject import SOURCES, subject

AS_PAGE: Final[dict[str, Any]] = {
    "description": "One JSON document, or a page",
    "content": {"text/html": {"schema": {"type": "string"}}},
    "headers": ONE[200]["headers"],
}


class AccessesAsked(Paging, AccessesQuery):
    pass


class OwnAccessesAsked(Paging):
    read_by: Id | None = None


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["customers"])
    _accesses(routes, lists)
    _privacy(routes, lists)
    return routes


def _accesses(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/accesses", operation_id="listAccesses", response_model=Page[accesses.Access], responses=LISTED)
    async def read(request: Request, asked: Annotated[AccessesAsked, Query()]) -> Response:
        """List who read whose contacts, when and what for, the latest first."""
        now, asked = lists.present(asked), await lists.as_stored(asked)
        return await lists.answer(
            request,
            accesses.LISTING,
            asked,
            lambda connection, after, limit: accesses.accesses(connection, now, asked, after=after, limit=limit),
        )

    @routes.get(
        "/customers/{customer_id}/accesses",
        operation_id="listAccessesToCustomer",
        response_model=Page[accesses.Access],
        responses=LISTED,
    )
    async def of_one(
        request: Request, customer_id: Annotated[Id, Path()], asked: Annotated[OwnAccessesAsked, Query()]
    ) -> Response:
        """List who read the contacts of one customer, when and what for, the latest first."""
        now = lists.present(asked)
        query = await lists.as_stored(AccessesQuery(customer=customer_id, read_by=asked.read_by))
        return await lists.answer(
            request,
            accesses.LISTING,
            asked,
            lambda connection, after, limit: accesses.accesses(connection, now, query, after=after, limit=limit),
        )


def _privacy(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/customers/{customer_id}/subject-export",
        operation_id="exportSubject",
        response_description="Everything that is held about the customer",
        response_model=dict[str, Any],
        responses={200: AS_PAGE, **problem.documented(404, 422, 503)},
    )
    async def held(request: Request, customer_id: Annotated[Id, Path()], asked: Annotated[One, Query()]) -> Response:
        """Export everything that is held about a customer; a browser gets a page that people can read."""
        async with in_time():
            await lists.freshness.wait(SOURCES, asked.after)
            async with lists.reading(SOURCES, asked) as (connection, stale):
                found = await subject(connection, customer_id, lists.present(asked))
        headers = header(stale, SOURCES)
        if "text/html" in request.headers.get("accept", ""):
            page = subject_page(found)
            page.headers.update(headers)
            return page
        return JSONResponse(plain_row(found), headers=headers)

    @routes.get(
        "/customers/{customer_id}/erasure",
        operation_id="showErasure",
        response_description="The receipt",
        response_model=Receipt,
        responses=problem.documented(404, 422, 503),
    )
    async def erased(customer_id: Annotated[Id, Path()]) -> Response:
        """Show who erased a customer and why, what was destroyed, and which proof remains."""
        async with in_time(), lists.pool.connection() as connection:
            return JSONResponse(plain_row(asdict(await receipt(connection, customer_id))))
