"""Policies: what was done about them, and which evaluation is due when (C19, PG1)."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response

from contracts.message import Id
from projections.policies import policy_evaluations
from projections.policies.policy_evaluations import Evaluated
from services.api import problem
from services.api.asked import Asked, AsOf
from services.api.pages import AS_CSV, Lists, Page, paged
from services.api.problem import Unanswerable
from services.lists.listing import EVALUATIONS_DUE, POLICY_EVALUATIONS, POLICY_HISTORY
from services.lists.moment import day_of, instant_of
from services.packs.book import PackUnknown
from services.policies import history as policy_history
from services.policies.evaluations import EvaluationDue, evaluations_due
from services.policies.history import Done

LISTED: Final[dict[int | str, dict[str, Any]]] = {200: AS_CSV, **problem.documented(422, 503)}


def router(lists: Lists) -> APIRouter:
    """Build the routes on what answers lists."""
    routes = APIRouter(tags=["policies"])

    @routes.get("/policies/{pack}/history", response_model=Page[Done], responses=LISTED | problem.documented(404))
    async def history(request: Request, asked: Asked, pack: Annotated[Id, Path()]) -> Response:
        """Tell who drafted, approved, activated, withdrew or evaluated which version, when and why."""
        question = paged(POLICY_HISTORY, lambda connection: policy_history.history(connection, pack))
        try:
            return await lists.answer(request, POLICY_HISTORY, asked, question)
        except PackUnknown as unknown:
            raise Unanswerable(404, unknown.code, str(unknown)) from unknown

    @routes.get("/policy-evaluations", response_model=Page[Evaluated], responses=LISTED)
    async def evaluations(request: Request, asked: Asked, *, pack: Id | None = None) -> Response:
        """List the evaluations of a policy's execution with their reports, by period."""
        question = paged(POLICY_EVALUATIONS, lambda connection: policy_evaluations.evaluations(connection, pack))
        return await lists.answer(request, POLICY_EVALUATIONS, asked, question)

    @routes.get("/policy-evaluations-due", response_model=Page[EvaluationDue], responses=LISTED)
    async def due(request: Request, asked: Asked, as_of: AsOf) -> Response:
        """List the next evaluation of every policy that asks for them, the longest overdue first."""
        at = instant_of(as_of, lists.zone)
        question = paged(
            EVALUATIONS_DUE,
            lambda connection: evaluations_due(connection, at=at, day_in=lambda zone: day_of(as_of, zone)),
        )
        return await lists.answer(request, EVALUATIONS_DUE, asked, question)

    return routes
