"""Policies in PostgreSQL: what the read models answer, and packs that a process knows without a restart (C19)."""

from contracts.policy import PolicyActivated, PolicyApproved, PolicyDrafted
from contracts.unit import UnitPackChosen
from projections import policy_list, unit_list
from services import policies
from services.policy_book import SHIPPED
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
