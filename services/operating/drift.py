"""Names the first row that is not as the log makes it, and the event that should have made it so."""

from typing import Any

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine.projection import Projection
from projections.rebuild.compare import Difference
from services.travel.key import written
from services.travel.steps import Step, steps


async def example(connection: AsyncConnection[Any], projection: Projection[Any], found: Difference) -> dict[str, Any]:
    """Return the row as it is and as it should be, with the last event that changes what differs."""
    shown: dict[str, Any] = {"key": found.key, "found": found.live, "expected": found.built}
    step = await _step(connection, projection, found)
    if step is None:
        return shown | {"position": found.position, "type": None, "event": None}
    return shown | {"position": step.position, "type": step.type, "event": step.event}


async def _step(connection: AsyncConnection[Any], projection: Projection[Any], found: Difference) -> Step | None:
    try:
        made = await steps(connection, projection, written(tuple(found.key)))
    except Refused:
        # No event made it: somebody wrote it by hand.
        return None
    unlike = (found.built or found.live or {}).keys()
    changing = [step for step in made if unlike & step.changed.keys()]
    return (changing or list(made))[-1]
