"""Policies: the history of their versions, and when each evaluation is due (C19, PG1)."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id
from projections.engine.timeline import day_of, instant_of
from projections.policies import policy_evaluations
from projections.policies.policy_evaluations import Evaluated, EvaluationsQuery
from services.api import problem
from services.api.problem import Unanswerable
from services.api.reading.asked import Paging, PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.short import paged
from services.packs import in_force
from services.packs.book import PackUnknown
from services.policies import evaluations, history
from services.policies.evaluations import EvaluationDue
from services.policies.history import Done


class EvaluationsAsked(Paging, EvaluationsQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["policies"])
    _history(routes, lists)
    _evaluations(routes, lists)
    return routes


def _history(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policies/{pack}/history",
        operation_id="listPolicyHistory",
        response_model=Page[Done],
        responses=LISTED | problem.documented(404),
    )
    async def done(request: Request, asked: Annotated[Paging, Query()], pack: Annotated[Id, Path()]) -> Response:
        """Show who drafted, approved, activated, withdrew or evaluated which version, when and why."""
        question = paged(history.LISTING, lambda connection: history.policy_history(connection, pack))
        try:
            return await lists.answer(request, history.LISTING, asked, question)
        except PackUnknown as unknown:
            raise Unanswerable(404, unknown.code, str(unknown)) from unknown


def _evaluations(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policy-evaluations", operation_id="listPolicyEvaluations", response_model=Page[Evaluated], responses=LISTED
    )
    async def evaluated(request: Request, asked: Annotated[EvaluationsAsked, Query()]) -> Response:
        """List the evaluations of a policy's execution with their reports, by period."""
        listing = policy_evaluations.LISTING

        async def found(connection: AsyncConnection[Any]) -> Sequence[Evaluated]:
            if asked.pack is not None:
                # Refuses an unknown pack.
                (await in_force.shelf(connection)).versions(asked.pack)
            return await policy_evaluations.evaluations(connection, asked)

        question = paged(listing, found)
        return await lists.answer(request, listing, asked, question)

    @routes.get(
        "/policy-evaluations-due",
        operation_id="listPolicyEvaluationsDue",
        response_model=Page[EvaluationDue],
        responses=LISTED,
    )
    async def due(request: Request, asked: Annotated[PagingAsOf, Query()]) -> Response:
        """List the next evaluation of every policy that requires one, longest overdue first."""
        at = instant_of(asked.as_of, lists.zone)
        question = paged(
            evaluations.LISTING,
            lambda connection: evaluations.evaluations_due(
                connection, at=at, day_in=lambda zone: day_of(asked.as_of, zone)
            ),
        )
        return await lists.answer(request, evaluations.LISTING, asked, question)
