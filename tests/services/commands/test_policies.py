"""Policies on their streams: read, checked and in force without a restart (C19)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from importlib.resources import files
from typing import Final
from uuid import uuid4

import pytest

from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.unit import RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, WithdrawPolicy
from domain.decider import Refused
from domain.policies.pack.timeline import NotYetInForce
from services.commands.registry import HANDLERS
from services.packs import in_force
from services.packs.book import SHIPPED, PackUnknown
from services.packs.text.fault import PackInvalid
from services.store.memory import memory_store
from services.store.store import Store
from tests import packs

MAY: Final = packs.at("2026-05-01T09:00:00+08:00")
JULY: Final = packs.at("2026-07-01T00:00:00+08:00")
LATER: Final = "2027-08-01T00:00:00+08:00"
VERSION: Final = "corner-shop-2026.1"


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield opened


async def send(store: Store, command: Command, by: str) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=MAY, actor=by, reason=command.reason)
    await HANDLERS[command.name](command, store=store, cause=cause)


async def activate(store: Store, content: str, version: str, pack: str = packs.SHOP) -> None:
    await send(store, DraftPolicy(pack=pack, content=content, reason="request 7"), "desk")
    await send(store, ApprovePolicy(pack=pack, version=version), "boss")
    await send(store, ActivatePolicy(pack=pack, version=version), "boss")


async def test_an_activated_version_is_known_at_once_and_in_force_in_its_time(store: Store) -> None:
    with pytest.raises(PackUnknown):
        await in_force.pack_at(store, packs.SHOP, JULY)

    await activate(store, packs.written(), VERSION)

    assert (await in_force.pack_at(store, packs.SHOP, JULY)).pack.version == VERSION
    with pytest.raises(NotYetInForce):
        await in_force.pack_at(store, packs.SHOP, JULY - timedelta(seconds=1))


async def test_a_version_of_a_shipped_pack_takes_over_from_the_shipped_one(store: Store) -> None:
    shipped = SHIPPED.versions("distributor")[-1]
    file = files("domain.policies") / "packs" / "distributor" / f"{shipped.pack.first_day}.toml"
    begins = "2031-01-01T00:00:00+08:00"
    later = file.read_text(encoding="utf-8").replace(shipped.pack.version, "distributor-2031.1")
    later = later.replace(f"{shipped.pack.first_day}T00:00:00+08:00", begins)

    await activate(store, later, "distributor-2031.1", "distributor")

    before = await in_force.pack_at(store, "distributor", packs.at(begins) - timedelta(seconds=1))
    after = await in_force.pack_at(store, "distributor", packs.at(begins))
    assert (before.pack.version, after.pack.version) == (shipped.pack.version, "distributor-2031.1")


async def test_a_version_of_a_company_s_own_need_not_wait_for_one_that_a_release_brings_later(store: Store) -> None:
    first, *_ = SHIPPED.versions("distributor")
    released = SHIPPED.versions("distributor")[-1].pack.effective_from
    file = files("domain.policies") / "packs" / "distributor" / f"{first.pack.first_day}.toml"
    text = file.read_text(encoding="utf-8").replace(first.pack.version, "distributor-own")
    begins = released - timedelta(days=14)

    own = text.replace("2026-01-01T00:00:00+08:00", begins.isoformat())
    await activate(store, own, "distributor-own", "distributor")

    for later in (begins, released, released + timedelta(days=365)):
        assert (await in_force.pack_at(store, "distributor", later)).pack.version == "distributor-own"


async def test_a_text_that_is_no_pack_is_refused_with_key_and_reason(store: Store) -> None:
    with pytest.raises(PackInvalid, match=r"pack\.zone: "):
        await send(store, DraftPolicy(pack=packs.SHOP, content=packs.written().replace("Shanghai", "Nowhere")), "desk")


async def test_a_faulty_pack_is_refused_with_key_and_reason(store: Store) -> None:
    content = packs.written(sections='\n[calendars.use]\noffice = { value = "mars-office", unsourced = "ours" }\n')

    with pytest.raises(Refused, match=r"calendars\.use\.office: .*mars-office"):
        await send(store, DraftPolicy(pack=packs.SHOP, content=content, reason="request 7"), "desk")


async def test_a_shipped_version_keeps_its_content(store: Store) -> None:
    content = packs.written("2026.1", name="distributor")

    with pytest.raises(Refused, match="comes with the program"):
        await send(store, DraftPolicy(pack="distributor", content=content, reason="request 7"), "desk")


async def test_a_version_that_became_breaking_after_its_approval_is_not_activated(store: Store) -> None:
    """PG1: two drafts race; the one that comes into force first decides what the other would take away."""
    calendar = '\n[calendars.use]\noffice = { value = "cn-office", unsourced = "ours" }\n'
    approved = packs.written("2027.1", "2027-07-01T00:00:00+08:00")
    await activate(store, packs.written(), VERSION)
    await send(store, DraftPolicy(pack=packs.SHOP, content=approved, reason="request 8"), "desk")
    await send(store, ApprovePolicy(pack=packs.SHOP, version="corner-shop-2027.1"), "boss")

    faster = packs.written("2027.0", "2027-01-01T00:00:00+08:00", sections=calendar)
    await activate(store, faster, "corner-shop-2027.0")

    with pytest.raises(Refused, match=r"breaks with corner-shop-2027\.0:\ncalendars: the section is gone"):
        await send(store, ActivatePolicy(pack=packs.SHOP, version="corner-shop-2027.1"), "boss")
    assert (await in_force.pack_at(store, packs.SHOP, packs.at(LATER))).pack.version == "corner-shop-2027.0"


async def test_a_version_that_is_withdrawn_before_it_begins_makes_way_for_an_earlier_one(store: Store) -> None:
    await activate(store, packs.written(), VERSION)
    too_far = packs.written("2029.1", "2029-01-01T00:00:00+08:00")
    await activate(store, too_far, "corner-shop-2029.1")
    nearer = packs.written("2027.1", "2027-01-01T00:00:00+08:00")

    with pytest.raises(Refused, match="a version must begin after all the others"):
        await activate(store, nearer, "corner-shop-2027.1")
    await send(store, WithdrawPolicy(pack=packs.SHOP, version="corner-shop-2029.1", reason="a slip"), "boss")
    await activate(store, nearer, "corner-shop-2027.1")

    newest = await in_force.pack_at(store, packs.SHOP, packs.at("2030-01-01T00:00:00+08:00"))
    assert newest.pack.version == "corner-shop-2027.1"


async def test_a_unit_runs_the_version_in_force_of_its_pack(store: Store) -> None:
    await activate(store, packs.written(), VERSION)
    await send(store, RunPack(unit_id="main", pack=packs.SHOP, effective_from=JULY), "boss")

    assert (await in_force.pack_of_unit(store, "main", JULY)).pack.version == VERSION
    with pytest.raises(Refused, match="Unit main runs no pack"):
        await in_force.pack_of_unit(store, "main", MAY)


async def test_a_unit_cannot_run_what_nobody_knows(store: Store) -> None:
    with pytest.raises(PackUnknown):
        await send(store, RunPack(unit_id="main", pack="nobodys", effective_from=JULY), "boss")
