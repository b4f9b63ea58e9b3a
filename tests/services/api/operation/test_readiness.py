"""What the first page is told of the parts: asked once for all who look within a few seconds."""

import asyncio

import pytest

from projections.worker.kafka.access import KafkaAccess
from services.api.operation.readiness import Readiness
from services.api.reading.reads import open_pool
from tests.services.api.conftest import KAFKA_NOWHERE, NOWHERE

LEAVING = "This process is leaving."


@pytest.mark.parametrize(("seconds", "is_seen"), [(3600.0, False), (0.0, True)])
async def test_who_looks_again_soon_sees_what_was_found_before(seconds: float, *, is_seen: bool) -> None:
    async with open_pool(NOWHERE) as pool:
        readiness = Readiness(pool, NOWHERE, KafkaAccess(KAFKA_NOWHERE), seconds_shown=seconds)
        first, second = await asyncio.gather(readiness.parts(), readiness.parts())
        readiness.leaving = True
        api, *_ = await readiness.parts()

    assert first == second
    assert (LEAVING in api.why) is is_seen
