"""Which read models stand still on purpose, and how far their rows are."""

from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection

from projections.engine.projection import Projection
from projections.engine.remaining import remaining
from projections.engine.stale import REBUILDING, Stale, reasons
from projections.worker import progress


async def stale(connection: AsyncConnection[Any], projections: Mapping[str, Projection[Any]]) -> list[Stale]:
    """Return each of these read models that stands still on purpose."""
    found = await reasons(connection, projections)
    return [await _standing(connection, projections[name], why) for name, why in found.items()]


async def _standing(connection: AsyncConnection[Any], projection: Projection[Any], why: str) -> Stale:
    return Stale(
        projection=projection.name,
        position=await progress.reached(connection, [projection]),
        why=why,
        remaining=await remaining(connection, projection.name) if why == REBUILDING else None,
    )
