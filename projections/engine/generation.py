"""Which generation of a read model is live, and whether this release may write it; told by the database."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from projections.engine import catalogue
from projections.engine.projection import Projection

FIRST: Final = 1
LIVE: Final = """
    select generation, fingerprint, paused_at, pause_reason
    from projection_generation
    where projection = %b and state = 'live'
"""
NUMBER: Final = "select generation from live_generation where projection = %b"
# A read model that is new in this release.
BEGIN: Final = """
    insert into projection_generation (projection, generation, state)
    select %b, %b, 'live'
    where not exists (select from projection_generation where projection = %b)
    -- One of several workers that begin at once; not by the other constraint, which is looked at too late for that.
    on conflict (projection, generation) do nothing
"""
# A migration that brought the rows to a new definition leaves it to the first worker of its release to say so.
CLAIM: Final = """
    update projection_generation
    set fingerprint = %b
    where projection = %b and state = 'live' and fingerprint is null
"""
# Batches under way end before it is paused, and none begins after it.
PAUSE: Final = """
    update projection_generation
    set paused_at = coalesce(paused_at, now()), pause_reason = coalesce(%b, pause_reason)
    where projection = %b and state = 'live'
    returning generation, fingerprint, paused_at, pause_reason
"""
RESUME: Final = """
    update projection_generation
    set paused_at = null, pause_reason = null
    where projection = %b and state = 'live'
    returning generation, fingerprint, paused_at, pause_reason
"""
OWNER: Final = """
    select tableowner, pg_has_role(tableowner, 'usage')
    from pg_tables
    where schemaname = 'public' and tablename = %b
"""


class OtherDefinition(Exception):
    """The rows of the live generation were made by another definition than this release has: it must not write them."""


class Paused(Exception):
    """A person wants the rows of the live generation to be left as they are for a while."""


class Live(NamedTuple):
    """The generation from which lists are read; `paused_at` is since when a person wants it left as it is."""

    generation: int
    fingerprint: str | None
    paused_at: datetime | None
    pause_reason: str | None

    def is_of_another_definition(self, projection: Projection[Any]) -> bool:
        """Return whether the rows were made by another definition than this release has."""
        return self.fingerprint not in {None, projection.fingerprint}


class Owner(NamedTuple):
    """The account that owns a table; `is_ours` where this session has its rights, without which nothing is rebuilt."""

    name: str
    is_ours: bool


def other_definition(projection: str, owner: Owner | None = None) -> str:
    """Say that this release leaves the rows as they are, and what to do."""
    by = f" as {owner.name}, who owns the table" if owner and not owner.is_ours else ""
    return (
        f"The rows of {projection} were made by another definition than this release has, and it leaves them as they "
        f"are: run `kehu projections rebuild {projection}`{by}."
    )


def paused(projection: str, live: Live) -> str:
    """Say since when and why the rows are left as they are, and what to do."""
    reason = f" ({live.pause_reason})" if live.pause_reason else ""
    return (
        f"{projection} is paused since {live.paused_at:%Y-%m-%d %H:%M:%S} UTC{reason}: "
        f"`kehu projections resume {projection}` has it go on."
    )


async def claimed(connection: AsyncConnection[Any], projection: Projection[Any]) -> int:
    """Return the live generation that this release may write; raise `OtherDefinition` where it may not."""
    return (await _claimed(connection, projection)).generation


async def unpaused(connection: AsyncConnection[Any], projection: Projection[Any]) -> int:
    """Return the live generation that a worker of this release may write now; raise `Paused` besides."""
    found = await _claimed(connection, projection)
    if found.paused_at is not None:
        raise Paused(paused(projection.name, found))
    return found.generation


async def ensure(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Begin the first generation of a read model that is new in this release."""
    name = projection.name
    await connection.execute(BEGIN, (name, FIRST, name))


async def live(connection: AsyncConnection[Any], projection: str) -> int:
    """Return the number of the generation from which lists are read."""
    row = await (await connection.execute(NUMBER, (projection,))).fetchone()
    return int(row[0]) if row else FIRST


async def found_live(connection: AsyncConnection[Any], projection: str) -> Live | None:
    """Return the generation from which lists are read; None before its first worker began."""
    row = await (await connection.execute(LIVE, (projection,))).fetchone()
    return Live(*row) if row else None


async def is_foreign(connection: AsyncConnection[Any], projection: Projection[Any]) -> bool:
    """Return whether the live rows were made by another definition than this release has.

    Where nobody has said so yet, the table decides: a migration made it for some definition.
    """
    found = await found_live(connection, projection.name)
    if found is None or found.fingerprint is None:
        return not await catalogue.fits(connection, projection)
    return found.is_of_another_definition(projection)


async def owner(connection: AsyncConnection[Any], projection: str) -> Owner | None:
    """Return who owns the live table."""
    row = await (await connection.execute(OWNER, (projection,))).fetchone()
    return Owner(*row) if row else None


async def pause(connection: AsyncConnection[Any], projection: Projection[Any], reason: str | None) -> Live:
    """Have workers leave the rows as they are; when this returns, none writes any more."""
    await ensure(connection, projection)
    return await _changed(connection, PAUSE, (reason, projection.name))


async def resume(connection: AsyncConnection[Any], projection: Projection[Any]) -> Live:
    """Have workers go on."""
    await ensure(connection, projection)
    return await _changed(connection, RESUME, (projection.name,))


async def _changed(connection: AsyncConnection[Any], change: str, values: tuple[Any, ...]) -> Live:
    while True:
        row = await (await connection.execute(change, values)).fetchone()
        # None where it waited for a swap: another generation is live by now.
        if row is not None:
            return Live(*row)


async def _claimed(connection: AsyncConnection[Any], projection: Projection[Any]) -> Live:
    name, fingerprint = projection.name, projection.fingerprint
    found = await found_live(connection, name)
    if found is None or found.fingerprint is None:
        if not await catalogue.fits(connection, projection):
            raise OtherDefinition(other_definition(name))
        await ensure(connection, projection)
        await connection.execute(CLAIM, (fingerprint, name))
        found = await found_live(connection, name)
    assert found is not None
    if found.is_of_another_definition(projection):
        raise OtherDefinition(other_definition(name))
    return found
