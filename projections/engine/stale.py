"""A read model that stands still on purpose: paused, or made by another definition than this release has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.generation import Live
from projections.engine.projection import Projection
from projections.engine.remaining import Remaining

LIVE: Final = """
    select projection, generation, fingerprint, paused_at, pause_reason
    from projection_generation
    where state = 'live'
"""
PAUSED: Final = "paused"
REBUILDING: Final = "rebuilding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A read model whose rows stand at `position`: it is paused, or those of this release are still being built.

    `remaining` is how far the rows of this release are; None while nobody builds them.
    """

    projection: str
    position: int
    why: str
    remaining: Remaining | None = None


async def reasons(connection: AsyncConnection[Any], projections: Mapping[str, Projection[Any]]) -> dict[str, str]:
    """Return why each of these read models stands still that does."""
    rows = await (await connection.execute(LIVE)).fetchall()
    found = {name: _why(projections[name], Live(*live)) for name, *live in rows if name in projections}
    return {name: why for name, why in found.items() if why}


def _why(projection: Projection[Any], live: Live) -> str | None:
    if live.is_of_another_definition(projection):
        return REBUILDING
    return PAUSED if live.paused_at is not None else None
