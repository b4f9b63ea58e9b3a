"""Which generation of a read model is live, and whether this release may write it; told by the database."""

from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.projection import Projection

FIRST: Final = 1
LIVE: Final = "select generation, fingerprint from projection_generation where projection = %b and state = 'live'"
NUMBER: Final = "select generation from live_generation where projection = %b"
# A read model that is new in this release.
BEGIN: Final = """
    insert into projection_generation (projection, generation, state, fingerprint)
    select %b, %b, 'live', %b
    where not exists (select from projection_generation where projection = %b)
    on conflict do nothing
"""
# A migration that brought the rows to a new definition leaves it to the first worker of its release to say so.
CLAIM: Final = """
    update projection_generation
    set fingerprint = %b
    where projection = %b and state = 'live' and fingerprint is null
"""


class OtherDefinition(Exception):
    """The rows of the live generation were made by another definition than this release has: it must not write them."""


def other_definition(projection: str) -> str:
    """Say that this release leaves the rows as they are, and what to do."""
    return (
        f"The rows of {projection} were made by another definition than this release has, and it leaves them as they "
        f"are: run `kehu projections rebuild {projection}`."
    )


async def claimed(connection: AsyncConnection[Any], projection: Projection[Any]) -> int:
    """Return the live generation that this release may write; raise `OtherDefinition` where it may not."""
    name, fingerprint = projection.name, projection.fingerprint
    found = await _live(connection, name)
    if found is None:
        await ensure(connection, projection)
    if found is None or found[1] is None:
        await connection.execute(CLAIM, (fingerprint, name))
        found = await _live(connection, name)
    assert found is not None
    if found[1] != fingerprint:
        raise OtherDefinition(other_definition(name))
    return found[0]


async def ensure(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Begin the first generation of a read model that is new in this release."""
    name = projection.name
    await connection.execute(BEGIN, (name, FIRST, projection.fingerprint, name))


async def live(connection: AsyncConnection[Any], projection: str) -> int:
    """Return the number of the generation from which lists are read."""
    row = await (await connection.execute(NUMBER, (projection,))).fetchone()
    return int(row[0]) if row else FIRST


async def is_foreign(connection: AsyncConnection[Any], projection: Projection[Any]) -> bool:
    """Return whether the live rows were made by another definition than this release has."""
    found = await _live(connection, projection.name)
    return found is not None and found[1] not in {None, projection.fingerprint}


async def _live(connection: AsyncConnection[Any], projection: str) -> tuple[int, str | None] | None:
    row = await (await connection.execute(LIVE, (projection,))).fetchone()
    return (row[0], row[1]) if row else None
