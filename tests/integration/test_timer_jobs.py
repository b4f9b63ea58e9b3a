"""What timers do beside announcing levels: unsettled complaints, calendars published since, and periods of tiers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from psycopg import AsyncConnection

from contracts.complaints.complaint import ReceiveComplaint, ResolveComplaint
from contracts.complaints.consequence import ComplaintUnsettled
from contracts.customers.customer import RecordPurchase, RegisterCustomer, TierAssigned
from contracts.envelope import Cause, unseal
from contracts.message import Command, Event
from contracts.money import Money
from contracts.organisation.unit import RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy
from contracts.policies.tier_period import TierPeriodClosed
from contracts.tiers.tier import FileArchived
from projections.worker import progress
from services import health
from services.commands.registry import HANDLERS
from services.processes import place
from services.store.postgres import open_store
from services.store.store import Store
from services.timers.announcing import connect
from services.timers.jobs import NAMES
from services.timers.published import Published
from services.timers.tiers import Tiers
from services.timers.unsettled import Unsettled
from tests import packs
from tests.examples import a
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import kehu

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]
NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
SCHEME = """
[tiers]
main = "guests"

[[tiers.schemes]]
name = "guests"
title = "会员分级"
by_itself = { value = true, unsourced = "ours" }
basis = { value = "按季度消费", unsourced = "ours" }
window = { value = "previous quarter", unsourced = "ours" }
period = { value = "quarter", unsourced = "ours" }
missing = { value = "not-met", unsourced = "ours" }
shown_to_customer = { value = true, unsourced = "ours" }
tiers = [{ name = "常客", title = "常客" }, { name = "客人", title = "客人" }]
inputs = [{ name = "spend", fact = "amount", title = "消费", named_by = { value = "消费", unsourced = "ours" } }]
approval = { decided_by = { value = "none", unsourced = "ours" } }

[tiers.schemes.rank]
kind = "thresholds"
otherwise = { value = "客人", unsourced = "ours" }
rows = [{ tier = "常客", minimum = { spend = { value = 100, unsourced = "ours" } } }]

[tiers.schemes.snapshot]
tiers = { value = ["常客"], unsourced = "ours" }
every = { value = "quarter", unsourced = "ours" }
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A unit whose customers complain under one pack, and one that classes its guests by another."""

    database_url: str
    store: Store
    connection: AsyncConnection[Any]

    async def happen(self, command: Command, at: datetime, by: str = "desk") -> None:
        cause = Cause(command_id=uuid4(), occurred_at=at, actor=by, reason=command.reason, arrived_at=at)
        await HANDLERS[command.name](command, store=self.store, cause=cause)

    async def events(self, kind: type[Event]) -> list[tuple[datetime, Any]]:
        """Return the events of a type in their order, with their business times."""
        asked = "select state from stored_events where topic = %s order by notification_id"
        rows = await (await self.connection.execute(asked, (kind.type,))).fetchall()
        found = [unseal(state, self.store._recorder.opener([state])) for (state,) in rows]  # noqa: SLF001 - for its keys
        return [(each.occurred_at, each.event) for each in found]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_store(database_url) as store, await connect(database_url, "kehu test") as connection:
        made = Shop(database_url, store, connection)
        begins = packs.at("2025-01-01T00:00:00+08:00")
        await made.happen(a(RunPack, unit_id="care", pack="health-products", effective_from=begins), begins)
        content = packs.written("2025.1", "2025-01-01T00:00:00+08:00", sections=SCHEME)
        early = begins - timedelta(days=30)
        await made.happen(DraftPolicy(pack=packs.SHOP, content=content, reason="opening"), early)
        version = "corner-shop-2025.1"
        await made.happen(ApprovePolicy(pack=packs.SHOP, version=version), early, "boss")
        await made.happen(ActivatePolicy(pack=packs.SHOP, version=version), early, "boss")
        await made.happen(a(RunPack, unit_id="tea", pack=packs.SHOP, effective_from=begins), begins)
        yield made


async def received(shop: Shop, complaint: str, at: datetime) -> None:
    await shop.happen(a(ReceiveComplaint, complaint_id=complaint, unit_id="care", channel="other"), at)


async def test_d24_what_is_not_settled_in_time_is_proposed_once_by_itself(shop: Shop) -> None:
    """A twin and a restart propose nothing twice; what was settled at the last instant is left alone."""
    await shop.happen(a(RegisterCustomer, unit_id=None), NOW - timedelta(days=90))
    three_days_ago = NOW - timedelta(days=3, minutes=1)
    await received(shop, "late", three_days_ago)
    await received(shop, "settled", three_days_ago)
    await shop.happen(a(ResolveComplaint, complaint_id="settled"), three_days_ago + timedelta(days=3))
    await received(shop, "open", NOW - timedelta(days=2))
    await received(shop, "years-ago", NOW - timedelta(days=60))
    await catch_up(shop.database_url)

    twins = Unsettled(), Unsettled()
    counts = await asyncio.gather(*(each.work(shop.connection, shop.store, NOW) for each in twins[:1]))
    assert counts == [1]
    assert await twins[1].work(shop.connection, shop.store, NOW) == 0
    await catch_up(shop.database_url)
    assert await Unsettled().work(shop.connection, shop.store, NOW) == 0
    ((at, event),) = await shop.events(ComplaintUnsettled)
    assert (at, event.complaint_id) == (three_days_ago + timedelta(days=3, seconds=1), "late")


async def test_provisional_due_times_are_counted_anew_once_in_a_process(shop: Shop) -> None:
    """Here no calendar was published since, so nothing changes."""
    job = Published()
    assert await job.work(shop.connection, shop.store, NOW) == 0
    assert await job.work(shop.connection, shop.store, NOW) == 0


async def test_a_period_of_tiers_is_decided_and_archived_once_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TI8, TI13: where the pack says so, for the unit that runs it."""
    spent = Money(amount=Decimal("150.00"), currency="CNY")
    for customer, unit in (("T1", "tea"), ("T2", "tea"), ("T3", "care")):
        await shop.happen(a(RegisterCustomer, customer_id=customer, unit_id=unit), NOW - timedelta(days=200))
    bought = a(
        RecordPurchase, customer_id="T1", amount=spent, purchased_on=packs.at("2025-12-01T00:00:00+08:00").date()
    )
    await shop.happen(bought, NOW - timedelta(days=90))
    await catch_up(shop.database_url)
    behind = Tiers()
    assert await behind.work(shop.connection, shop.store, NOW) == 0
    assert await shop.events(TierPeriodClosed) == []

    async def caught_up(*_: object) -> bool:
        return True

    monkeypatch.setattr(progress, "caught_up", caught_up)
    job = Tiers()
    assert await job.work(shop.connection, shop.store, NOW) == 1
    assert {(event.customer_id, event.tier) for _, event in await shop.events(TierAssigned)} == {
        ("T1", "常客"),
        ("T2", "客人"),
    }
    await catch_up(shop.database_url)
    assert await job.work(shop.connection, shop.store, NOW) == 1
    for again in (job, Tiers(), Tiers()):
        assert [await again.work(shop.connection, shop.store, NOW) for _ in range(2)] == [0, 0]
    assert [(event.unit_id, event.period) for _, event in await shop.events(TierPeriodClosed)] == [("tea", "2026-Q1")]
    assert [event.customer_id for _, event in await shop.events(FileArchived)] == ["T1"]


async def test_a_job_that_a_person_has_pause_is_told(shop: Shop, tmp_path: Path) -> None:
    run = partial(kehu, database_url=shop.database_url, home=tmp_path)
    asked = (
        ("timers", "pause", "tiers", "--reason", "Audit", "--format", "json"),
        ("timers", "list", "--format", "json"),
        ("timers", "pause", "dreams"),
    )
    paused, listed, unknown = [await asyncio.to_thread(run, *each) for each in asked]

    assert paused.rows[0]["pause_reason"] == "Audit"
    assert [(each["name"], bool(each["paused_at"])) for each in listed.rows] == [
        (name, name == "tiers") for name in NAMES
    ]
    assert (unknown.code, "timers have no job dreams" in unknown.err) == (2, True)
    assert list(await place.pausing(shop.connection)) == ["tiers"]
    (told,) = [each.why for each in await health.timers(shop.connection) if "paused" in each.why]
    assert told.startswith("tiers is paused since ")
    assert told.endswith(": Audit.")
    await asyncio.to_thread(run, "timers", "resume", "tiers")
    assert await place.pausing(shop.connection) == {}
