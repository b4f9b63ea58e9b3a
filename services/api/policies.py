"""What was done about policies, which evaluation is due when, and which pack each unit runs (C19, PG1)."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import dropwhile, islice
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Path, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id
from projections import policy_evaluations, unit_list
from projections.policy_evaluations import Evaluated
from projections.unit_list import Running
from services import policy_history
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.listing import EVALUATIONS_DUE, POLICY_EVALUATIONS, POLICY_HISTORY, UNITS, Listing, Question
from services.api.moment import day_of, instant_of
from services.api.pages import AS_CSV, Lists, Page
from services.api.problem import Unanswerable
from services.policy_book import PackUnknown
from services.policy_evaluations import EvaluationDue, evaluations_due
from services.policy_history import Done

Item = TypeVar("Item")
LISTED: Final[dict[int | str, dict[str, Any]]] = {200: AS_CSV, **problem.documented(422, 503)}


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(tags=["policies"])

    @routes.get("/policies/{pack}/history", response_model=Page[Done], responses=LISTED | problem.documented(404))
    async def history(request: Request, asked: Asked, pack: Annotated[Id, Path()]) -> Response:
        """Tell who drafted, approved, activated, withdrew or evaluated which version, when and why."""
        question = _paged(POLICY_HISTORY, lambda connection: policy_history.history(connection, pack))
        try:
            return await lists.answer(request, POLICY_HISTORY, asked, question)
        except PackUnknown as unknown:
            raise Unanswerable(404, unknown.code, str(unknown)) from unknown

    @routes.get("/policy-evaluations", response_model=Page[Evaluated], responses=LISTED)
    async def evaluations(request: Request, asked: Asked, *, pack: Id | None = None) -> Response:
        """List the evaluations of a policy's execution with their reports, by period."""
        question = _paged(POLICY_EVALUATIONS, lambda connection: policy_evaluations.evaluations(connection, pack))
        return await lists.answer(request, POLICY_EVALUATIONS, asked, question)

    @routes.get("/policy-evaluations-due", response_model=Page[EvaluationDue], responses=LISTED)
    async def due(request: Request, asked: Asked, as_of: AsOf) -> Response:
        """List the next evaluation of every policy that asks for them, the longest overdue first."""
        at = instant_of(as_of, lists.zone)
        question = _paged(
            EVALUATIONS_DUE,
            lambda connection: evaluations_due(connection, at=at, day_in=lambda zone: day_of(as_of, zone)),
        )
        return await lists.answer(request, EVALUATIONS_DUE, asked, question)

    @routes.get("/units", response_model=Page[Running], responses=LISTED)
    async def units(request: Request, asked: Asked, as_of: AsOf) -> Response:
        """List which pack each unit runs."""
        at = instant_of(as_of, lists.zone)
        question = _paged(UNITS, lambda connection: unit_list.units(connection, at))
        return await lists.answer(request, UNITS, asked, question)

    return routes


def _paged(
    listing: Listing[Item], everything: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]]
) -> Question[Item]:
    """Take pages from lists so short that they are read whole."""

    async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[Item]:
        found = iter(await everything(connection))
        if after is not None:
            found = islice(dropwhile(lambda item: listing.place_of(item) != after, found), 1, None)
        return list(islice(found, limit))

    return ask
