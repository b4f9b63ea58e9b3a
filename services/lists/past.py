"""Makes read models those of an earlier instant, for the questions of one transaction."""

from datetime import timedelta
from typing import Any, Final

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine import generation
from projections.registry import PROJECTIONS
from projections.travel import past
from projections.travel.past import Until
from services.lists.as_known import Known
from services.store import log

# Nothing is dated later than the end of its day (semantics 32), in any zone.
DATED_AHEAD: Final = timedelta(days=2)


class OtherDefinition(Refused):
    """The rows of a read model were made by another release, so this one cannot say what they were before."""

    code = "read-model.other-definition"


async def look_back(connection: AsyncConnection[Any], known: Known) -> None:
    """Make the read models those that were known, and those of the present what they were at `as_of`."""
    for name in known.tables:
        if await generation.is_foreign(connection, PROJECTIONS[name]):
            raise OtherDefinition(generation.other_definition(name))
    position = await _position(connection, known)
    known_then = Until(position=position)
    had_happened = known_then
    if known.as_of is not None:
        settled = await log.position_at(connection, known.as_of - DATED_AHEAD)
        had_happened = Until(position=position, occurred=known.as_of, settled=settled)
    untils = [(PROJECTIONS[name], had_happened if name in known.present else known_then) for name in known.tables]
    await past.look_back(connection, untils, position)


async def _position(connection: AsyncConnection[Any], known: Known) -> int:
    if known.position is not None:
        return known.position
    return await log.head(connection) if known.at is None else await log.position_at(connection, known.at)
