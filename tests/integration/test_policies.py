"""Policies in PostgreSQL: what the read models answer, and packs that a process knows without a restart (C19)."""

from uuid import uuid4

from contracts.envelope import Cause
from contracts.policy import (
    ActivatePolicy,
    ApprovePolicy,
    DraftPolicy,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
)
from contracts.unit import RunPack, UnitPackChosen
from projections import policy_list, unit_list
from services import policies
from services.commands.registry import HANDLERS
from services.policy_book import SHIPPED
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
        shelf = await policies.shelf(connection)

    assert shelf.packs() == sorted([*SHIPPED.packs(), packs.SHOP])
    assert shelf.at(packs.SHOP, utc("2026-07-01")).pack.version == "corner-shop-2026.1"


async def test_what_is_not_activated_is_on_no_shelf(database_url: str) -> None:
    async with read_models(database_url, DRAFTED, APPROVED) as connection:
        assert (await policies.shelf(connection)).packs() == SHIPPED.packs()


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
        before = (await policies.book(running, packs.SHOP)).packs()

        for command, by in (
            (a(DraftPolicy, reason="request 7"), "desk"),
            (a(ApprovePolicy), "boss"),
            (a(ActivatePolicy), "boss"),
            (a(RunPack), "boss"),
        ):
            cause = Cause(command_id=uuid4(), occurred_at=utc("2026-05-01"), actor=by, reason=command.reason)
            await HANDLERS[command.name](command, store=another, cause=cause)

        known = await policies.pack_of_unit(running, "main", utc("2026-07-01"))

    assert packs.SHOP not in before
    assert known.pack.version == "corner-shop-2026.1"
