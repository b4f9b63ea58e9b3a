"""Has the workers of a read model leave its rows as they are for a while, and go on again."""

from dataclasses import dataclass
from datetime import datetime

from projections.engine import generation
from projections.engine.generation import Live
from projections.registry import PROJECTIONS
from services.operating.session import deciding


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """Whether a read model is paused: since when, and why."""

    name: str
    generation: int
    paused_at: datetime | None
    reason: str | None


async def pause(database_url: str, name: str, reason: str | None) -> Pausing:
    """Pause it; when this returns, no worker writes any more."""
    async with deciding(database_url) as connection:
        return _of(name, await generation.pause(connection, PROJECTIONS[name], reason))


async def resume(database_url: str, name: str) -> Pausing:
    """Have it go on."""
    async with deciding(database_url) as connection:
        return _of(name, await generation.resume(connection, PROJECTIONS[name]))


def _of(name: str, live: Live) -> Pausing:
    return Pausing(name=name, generation=live.generation, paused_at=live.paused_at, reason=live.pause_reason)
