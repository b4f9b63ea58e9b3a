"""Policies in PostgreSQL: what the read models answer, and packs that a process knows without a restart (C19)."""

from datetime import date
from typing import Any
from uuid import uuid4

from psycopg import AsyncConnection

from contracts.envelope import Cause
from contracts.organisation.unit import RunPack, UnitPackChosen
from contracts.policies.policy import (
    ActivatePolicy,
    ApprovePolicy,
    DraftPolicy,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
    PolicyEvaluated,
)
from projections.organisation import unit_list
from projections.policies import policy_evaluations, policy_list
from projections.policies.policy_evaluations import EvaluationsQuery
from services.commands.registry import HANDLERS
from services.packs import in_force
from services.packs.book import SHIPPED
from services.policies.evaluations import EvaluationDue, evaluations_due
from services.store.postgres import open_store
from tests import packs
from tests.examples import a
from tests.integration.read_models import read_models
from tests.projections.story import on, utc

DRAFTED = on("2026-05-01", a(PolicyDrafted))
APPROVED = on("2026-05-02", a(PolicyApproved))
ACTIVATED = on("2026-05-03", a(PolicyActivated))


async def test_the_shelf_holds_shipped_and_activated_versions(database_url: str) -> None:
    async with read_models(database_url, DRAFTED, APPROVED, ACTIVATED) as connection:
        shelf = await in_force.shelf(connection)

    assert shelf.packs() == sorted([*SHIPPED.packs(), packs.SHOP])
    assert shelf.at(packs.SHOP, utc("2026-07-01")).pack.version == "corner-shop-2026.1"


async def test_what_is_not_activated_is_on_no_shelf(database_url: str) -> None:
    async with read_models(database_url, DRAFTED, APPROVED) as connection:
        assert (await in_force.shelf(connection)).packs() == SHIPPED.packs()


async def test_the_history_tells_who_did_what(database_url: str) -> None:
    async with read_models(database_url, DRAFTED, APPROVED, ACTIVATED) as connection:
        told = await policy_list.history(connection, packs.SHOP)
        nothing = await policy_list.history(connection, "distributor")

    assert [(step.what, step.by, step.at, step.state) for step in told] == [
        ("drafted", "desk", utc("2026-05-01"), "activated"),
        ("approved", "boss", utc("2026-05-02"), "activated"),
        ("activated", "boss", utc("2026-05-03"), "activated"),
    ]
    assert nothing == []


async def test_evaluations_are_listed_by_period_and_the_next_one_is_due(database_url: str) -> None:
    """PG1: the evaluation of one half-year is recorded, that of the next becomes overdue."""
    evaluated = a(PolicyEvaluated, findings=("late visits",), evaluated_on=date(2027, 1, 5))
    annex = a(PolicyEvaluated, report="annex", evaluated_on=date(2027, 2, 1), revision_requested=True, supplement=True)
    history = [DRAFTED, APPROVED, ACTIVATED, on("2026-08-01", a(UnitPackChosen)), on("2027-01-05", evaluated)]

    async with read_models(database_url, *history, on("2027-02-01", annex)) as connection:
        listed = await policy_evaluations.evaluations(connection, EvaluationsQuery(pack=packs.SHOP))
        listed_then = await policy_evaluations.evaluations(connection, until=date(2027, 1, 31))
        others = await policy_evaluations.evaluations(connection, EvaluationsQuery(pack="distributor"))
        days = [date(2027, 1, 4), date(2027, 1, 31), date(2027, 7, 2)]
        due = [await _due_of_the_shop(connection, day) for day in days]

    assert [(each.report, each.findings, each.supplement) for each in listed] == [
        ("archive 2027/3", ["late visits"], False),
        ("annex", [], True),
    ]
    assert (len(listed_then), others) == (1, [])
    assert [(each.period, each.overdue, each.missed, each.revision_requested) for each in due] == [
        ("2026-H2", True, 1, None),
        ("2027-H1", False, 0, False),
        ("2027-H1", True, 1, True),
    ]
    assert due[-1].units == ("main",)


async def _due_of_the_shop(connection: AsyncConnection[Any], day: date) -> EvaluationDue:
    found = await evaluations_due(connection, at=utc(f"{day}T12:00"), day_in=lambda _: day)
    return next(each for each in found if each.pack == packs.SHOP)


async def test_units_are_listed_with_the_pack_they_run_then(database_url: str) -> None:
    choices = [
        on("2026-05-01", a(UnitPackChosen, effective_from=utc("2026-01-01"))),
        on("2026-05-02", a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))),
    ]
    async with read_models(database_url, *choices) as connection:
        listed = [await unit_list.units(connection, utc(day)) for day in ("2025-12-31", "2026-08-31", "2026-09-01")]

    assert [[(each.unit, each.pack) for each in units] for units in listed] == [
        [],
        [("main", "corner-shop")],
        [("main", "distributor")],
    ]


async def test_a_process_that_runs_already_knows_what_another_activates(database_url: str) -> None:
    async with open_store(database_url) as running, open_store(database_url) as another:
        before = (await in_force.book(running, packs.SHOP)).packs()

        for command, by in (
            (a(DraftPolicy, reason="request 7"), "desk"),
            (a(ApprovePolicy), "boss"),
            (a(ActivatePolicy), "boss"),
            (a(RunPack), "boss"),
        ):
            cause = Cause(command_id=uuid4(), occurred_at=utc("2026-05-01"), actor=by, reason=command.reason)
            await HANDLERS[command.name](command, store=another, cause=cause)

        known = await in_force.pack_of_unit(running, "main", utc("2026-07-01"))

    assert packs.SHOP not in before
    assert known.pack.version == "corner-shop-2026.1"
