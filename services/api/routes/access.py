"""Requests to read others' files, what was read because of them, and what was refused to whom."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id
from projections.engine.timeline import instant_of
from projections.organisation import access_requests
from projections.organisation.access_requests import AccessRequestsQuery, AccessShown
from services.access import denials, granted_reads
from services.access.decision import EVERYTHING, may
from services.access.denials import Denial, DenialsQuery
from services.access.granted_reads import GrantedRead, GrantedReadsQuery
from services.access.roster import Who
from services.api.reading.asked import Cut, OneAsOf, PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.thing import SHOWN, Thing, show
from services.lists import one
from services.lists.rows import plain_row

REQUEST: Final = Thing("access", access_requests.LISTING.sources, access_requests.LISTING.tables)


class AccessRequestsAsked(PagingAsOf, AccessRequestsQuery):
    pass


class GrantedReadsAsked(Cut, GrantedReadsQuery):
    pass


class DenialsAsked(Cut, DenialsQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["identity"])
    _requests(routes, lists)
    _request(routes, lists)
    _granted_reads(routes, lists)
    _denials(routes, lists)
    return routes


def _requests(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/access-requests", operation_id="listAccessRequests", response_model=Page[AccessShown], responses=LISTED
    )
    async def listed(request: Request, asked: Annotated[AccessRequestsAsked, Query()]) -> Response:
        """List requests to read others' files, the newest first; people see their own and those that they decide."""
        at, reader = instant_of(asked.as_of, lists.zone), _reader(request)
        return await lists.answer(
            request,
            access_requests.LISTING,
            asked,
            lambda connection, after, limit: access_requests.access_requests(
                connection, at, asked, reader=reader, after=after, limit=limit
            ),
        )


def _request(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/access-requests/{access_id}",
        operation_id="showAccessRequest",
        response_description="The request",
        response_model=AccessShown,
        responses=SHOWN,
    )
    async def shown(request: Request, access_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show a request to read others' files as it stood at that moment."""
        reader = _reader(request)

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            at = instant_of(asked.as_of, lists.zone)
            found = await one.access_request(connection, access_id, at, reader=reader, looks_back=bool(asked.known_at))
            return plain_row(access_requests.LISTING.row(found))

        return await show(lists, REQUEST, access_id, asked, read)


def _reader(request: Request) -> str | None:
    """Return the person who sees a part of the requests alone."""
    who: Who | None = request.scope["state"].get("who")
    return None if who is None or may(who, "read-access", EVERYTHING).allowed else who.person


def _granted_reads(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/granted-reads", operation_id="listGrantedReads", response_model=Page[GrantedRead], responses=LISTED)
    async def listed(request: Request, asked: Annotated[GrantedReadsAsked, Query()]) -> Response:
        """List what was read because a request was granted, the last first."""
        return await lists.answer(
            request,
            granted_reads.LISTING,
            asked,
            lambda connection, after, limit: granted_reads.granted_reads(connection, asked, after=after, limit=limit),
        )


def _denials(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/access-denials", operation_id="listAccessDenials", response_model=Page[Denial], responses=LISTED)
    async def listed(request: Request, asked: Annotated[DenialsAsked, Query()]) -> Response:
        """List what was refused to people who were signed in, the last first."""
        return await lists.answer(
            request,
            denials.LISTING,
            asked,
            lambda connection, after, limit: denials.denials(connection, asked, after=after, limit=limit),
        )
