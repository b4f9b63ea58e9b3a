"""Tiers are evaluated by the pack that the unit runs at the asked moment, today or not (TI2)."""

from datetime import date, datetime
from uuid import UUID

import pytest

from contracts.envelope import Cause
from contracts.organisation.unit import RunPack
from domain.organisation.unit import RunsNoPack
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.tiers.choice import choose
from tests.projections.story import utc

SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("as_of", "pack"),
    [
        (date(1998, 6, 30), "distributor"),
        (date(2026, 11, 26), "distributor"),
        (date(2026, 12, 31), "distributor"),
        (date(2027, 1, 1), "hvac-maker"),
        (utc("2026-12-31T15:59:59"), "distributor"),
        (utc("2026-12-31T16:00"), "hvac-maker"),
    ],
)
async def test_the_pack_is_that_of_the_moment(as_of: date | datetime, pack: str) -> None:
    async with memory_store() as store:
        for number, (name, since) in enumerate((("distributor", "2026-01-01"), ("hvac-maker", "2026-12-31T16:00"))):
            cause = Cause(command_id=UUID(int=number), occurred_at=utc("2026-01-01"), actor="head")
            command = RunPack(unit_id="north", pack=name, effective_from=utc(since))
            await HANDLERS[command.name](command, store=store, cause=cause)

        found = await choose(store, pack=None, unit_id="north", scheme=None, as_of=as_of, zone=SHANGHAI)
        named = await choose(store, pack="power-utility", unit_id="north", scheme=None, as_of=as_of, zone=SHANGHAI)

    assert (found.pack.pack.name, named.pack.pack.name) == (pack, "power-utility")


async def test_a_unit_that_runs_nothing_has_no_tiers() -> None:
    async with memory_store() as store:
        with pytest.raises(RunsNoPack, match="Unit north runs no pack"):
            await choose(store, pack=None, unit_id="north", scheme=None, as_of=date(2026, 7, 1), zone=SHANGHAI)
