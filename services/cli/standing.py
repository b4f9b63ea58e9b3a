"""Which read models of a command stand still on purpose; most never do."""

from collections.abc import Iterable
from pkgutil import resolve_name
from typing import Any

from psycopg import AsyncConnection

from projections.definition import definition
from projections.engine.stale import Stale, reasons


async def standing(connection: AsyncConnection[Any], names: Iterable[str]) -> list[Stale]:
    """Return each of these read models that stands still, with how far its rows are."""
    projections = {name: definition(name) for name in names}
    if not await reasons(connection, projections):
        return []
    # To tell how far it is takes the whole catalogue, which takes longer to import than most lists to answer.
    found: list[Stale] = await resolve_name("projections.worker.staleness:stale")(connection, projections)
    return found
