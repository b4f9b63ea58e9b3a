"""The log is folded in parts beside each other: each event is in one of them, and what fails is said."""

from dataclasses import replace
from pickle import PicklingError

import pytest

from contracts.address import type_of
from projections.engine.batch import fold
from projections.rebuild import bucket, building
from projections.rebuild.bucket import Log
from projections.rebuild.rebuild import rebuild
from projections.tiers.tier_list import PROJECTION as TIERS
from tests.integration.rebuilding import site
from tests.integration.working import life
from tests.stack import PARTITIONS

pytestmark = pytest.mark.servers


async def test_a_damaged_event_hides_no_other_of_its_stream(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(2), TIERS)
        await here.connection.execute("update stored_events set state = 'damaged' where notification_id = 2")
        await rebuild(TIERS, here.means(processes=2))
        rows = await here.rows(TIERS)
        assert [each.tier for each in rows["C0",].assignments] == ["gold"]
        assert [each.tier for each in rows["C1",].assignments] == ["silver", "gold"]


async def test_what_keeps_a_process_from_starting_is_said(database_url: str) -> None:
    """Nothing is ended that never started."""
    cannot_travel = replace(TIERS, evolve=lambda row, _: row)
    async with site(database_url) as here:
        await here.happened(life(3), TIERS)
        with pytest.raises((PicklingError, AttributeError), match="lambda"):
            await rebuild(cannot_travel, here.means(processes=2))


async def test_each_event_is_in_one_part(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(20), TIERS)
        await here.connection.execute("truncate projection_bucket")
        work = await building.begun(here.connection, TIERS, 3)
        parts = []
        for number in range(3):
            async with here.connection.transaction():
                found = bucket._events(here.connection, work, number, Log(10**6, PARTITIONS), lambda _: None)  # noqa: SLF001
                parts.append([event.position async for page in found for event in page])
        assert all(parts)
        assert sorted(position for part in parts for position in part) == [
            event.position for event in here.events if type_of(event.state) in fold.types(TIERS)
        ]
