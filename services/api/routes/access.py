"""What was refused to whom, for auditors."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.access import denials
from services.access.denials import LISTING, Denial, DenialsQuery
from services.api.reading.asked import Cut
from services.api.reading.pages import LISTED, Lists, Page


class DenialsAsked(Cut, DenialsQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["identity"])

    @routes.get("/access-denials", operation_id="listAccessDenials", response_model=Page[Denial], responses=LISTED)
    async def listed(request: Request, asked: Annotated[DenialsAsked, Query()]) -> Response:
        """List what was refused to people who were signed in, the last first."""
        return await lists.answer(
            request,
            LISTING,
            asked,
            lambda connection, after, limit: denials.denials(connection, asked, after=after, limit=limit),
        )

    return routes
