"""How far the generation that is being built is, and how long that will take."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

FOLD: Final = "fold"
# Less of the log says little about the rest.
LEAST_SHARE: Final = 0.02
# As long as someone builds it, the lock of `projections/rebuild/building.py` is held.
QUERY: Final = """
    select generation, phase, folded_to::float / nullif(until, 0),
           extract(epoch from clock_timestamp() - phase_since)::float,
           exists (
               select
               from pg_locks
               where locktype = 'advisory' and objsubid = 1 and granted
                 and database = (select oid from pg_database where datname = current_database())
                 and (classid::bigint << 32) | objid::bigint = hashtextextended('kehu rebuild ' || %(projection)s, 0)
           )
    from projection_generation
    where projection = %(projection)s and state = 'building'
"""


@dataclass(frozen=True, slots=True)
class Remaining:
    """A generation that is being built: `share` of the log is folded, all may take `seconds` more, where known.

    `at_work` is false while an interrupted rebuild waits for somebody to go on with it.
    """

    generation: int
    phase: str
    share: float | None
    seconds: int | None
    at_work: bool

    def __str__(self) -> str:
        if not self.at_work:
            return f"generation {self.generation} was begun, and was interrupted in its phase {self.phase}"
        parts = [f"generation {self.generation}: {self.phase}"]
        if self.phase == FOLD and self.share is not None:
            parts.append(f"{self.share:.0%}")
        if self.seconds is not None:
            parts.append(f"about {self.seconds} s left")
        return ", ".join(parts)


async def remaining(connection: AsyncConnection[Any], projection: str) -> Remaining | None:
    """Return how far it is; None where none is being built."""
    row = await (await connection.execute(QUERY, {"projection": projection})).fetchone()
    if row is None:
        return None
    generation, phase, share, elapsed, at_work = row
    seconds = None
    if at_work and phase == FOLD and share is not None and share > LEAST_SHARE:
        seconds = max(1, round(elapsed * (1 - share) / share))
    return Remaining(generation, phase, share, seconds, at_work)
