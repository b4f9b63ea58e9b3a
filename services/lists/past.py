"""Makes read models those of an earlier instant, for the questions of one transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine import generation
from projections.registry import PROJECTIONS
from projections.travel import past
from projections.travel.past import Until
from services.store import log


class OtherDefinition(Refused):
    """The rows of a read model were made by another release, so this one cannot say what they were before."""

    code = "read-model.other-definition"


async def look_back(connection: AsyncConnection[Any], tables: Iterable[str], at: datetime) -> None:
    """Make these read models those of the instant, by what was recorded until then."""
    projections = [PROJECTIONS[name] for name in tables]
    for projection in projections:
        if await generation.is_foreign(connection, projection):
            raise OtherDefinition(generation.other_definition(projection.name))
    await past.look_back(connection, projections, Until(position=await log.position_at(connection, at)))
