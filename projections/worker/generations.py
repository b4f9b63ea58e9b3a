"""Every generation of every read model: which is live, which is being built, which is kept, and how far each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine import verification
from projections.engine.projection import Projection
from projections.engine.remaining import remaining
from projections.worker import progress

# The live one first.
GENERATIONS: Final = """
    select projection, generation, state, fingerprint, phase, events / nullif(seconds, 0), paused_at
    from projection_generation
    where projection = any(%s)
    order by projection, state <> 'live', generation desc
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationProgress:
    """The progress of a generation; `state` is live, building or old.

    `rate` is how many events were folded a second when it was built; `phase` is what is done to one being built, and
    `seconds_left` how long its fold will take. `paused_at` is since when a person has it stand still. `verified_at` is
    when the live one was last compared with the log, and `drift` how many rows differed then.
    """

    name: str
    generation: int
    state: str
    position: int
    head: int
    lag_events: int
    lag_seconds: int
    rate: int | None
    parked: int
    fingerprint: str | None
    phase: str | None
    seconds_left: int | None
    paused_at: datetime | None
    verified_at: datetime | None
    drift: int | None


async def generations(
    connection: AsyncConnection[Any], projections: Mapping[str, Projection[Any]], now: datetime
) -> list[GenerationProgress]:
    """Return the progress of each generation of these projections."""
    head = await progress.head(connection)
    rows = await (await connection.execute(GENERATIONS, (list(projections),))).fetchall()
    verified = await verification.load(connection, projections)
    found = []
    for name, number, state, fingerprint, phase, rate, paused_at in rows:
        building = await remaining(connection, name) if state == "building" else None
        far = await progress.of_generation(connection, projections[name], number, head, now)
        compared = verified.get(name) if state == "live" else None
        found.append(
            GenerationProgress(
                name=name,
                generation=number,
                state=state,
                position=far.position,
                head=far.head,
                lag_events=far.lag_events,
                lag_seconds=far.lag_seconds,
                rate=round(rate) if rate is not None else None,
                parked=far.parked,
                fingerprint=fingerprint,
                phase=phase,
                seconds_left=building.seconds if building else None,
                paused_at=paused_at,
                verified_at=compared.ended_at if compared else None,
                drift=compared.differences if compared else None,
            )
        )
    return found
