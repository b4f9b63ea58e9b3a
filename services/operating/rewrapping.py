"""Stores the keys of persons under the newest version of the master key; interrupted, it goes on where it was."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.keys.keyring import StoredKey, bound
from projections.keys.master import Bound, Master

PAGE: Final = 1_000
COUNT: Final = "select count(*) from subject_key where wrapped is not null"
READ: Final = """
    select key_id, subject, wrapped from subject_key where key_id > %s and wrapped is not null order by key_id limit %s
"""
# A key that was destroyed meanwhile stays so.
WRITE: Final = """
    update subject_key as stored
    set wrapped = anew.wrapped
    from unnest(%b::bigint[], %b::bytea[], %b::bytea[]) as anew (key_id, before, wrapped)
    where stored.key_id = anew.key_id and stored.wrapped = anew.before
"""
FIRST: Final = -(2**63)


class MasterLacksKey(Refused):
    """Keys were stored under a version of the master key that is not there."""

    code = "keys.master-lacks-version"


class Rewrapped(NamedTuple):
    """How many keys there are, and how many were stored anew."""

    keys: int
    rewrapped: int


async def is_under_way(connection: AsyncConnection[Any], master: Master) -> bool:
    """Tell whether a run was interrupted: some keys are under the newest version, and some are not."""
    kinds: set[bool] = set()
    after = FIRST
    while len(kinds) == 1 or after == FIRST:
        page = await _page(connection, after)
        if not page:
            break
        kinds |= {master.is_newest(row.wrapped or b"") for row in page}
        after = page[-1].key
    return len(kinds) > 1


async def rewrap(connection: AsyncConnection[Any], master: Master, told: Callable[[int], None]) -> Rewrapped:
    """Store each key that is under an older version anew; `told` gets the number looked at."""
    seen = anew = 0
    after = FIRST
    while page := await _page(connection, after):
        outdated = [row for row in page if not master.is_newest(row.wrapped or b"")]
        anew += await _store(connection, master, outdated)
        seen += len(page)
        after = page[-1].key
        told(seen)
    return Rewrapped(seen, anew)


async def _page(connection: AsyncConnection[Any], after: int) -> list[StoredKey]:
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(READ, (after, PAGE))
        return [StoredKey._make(row) for row in await cursor.fetchall()]


async def _store(connection: AsyncConnection[Any], master: Master, rows: Sequence[StoredKey]) -> int:
    if not rows:
        return 0
    opened = master.unwrap([Bound(row.wrapped or b"", bound(row.key, row.subject)) for row in rows])
    lost = next((row for row, key in zip(rows, opened, strict=True) if key is None), None)
    if lost:
        raise MasterLacksKey(f"The key {lost.key} cannot be opened with this master key: give it the version it lacks.")
    wrapped = master.wrap(
        [Bound(key or b"", bound(row.key, row.subject)) for row, key in zip(rows, opened, strict=True)]
    )
    await connection.execute(WRITE, ([row.key for row in rows], [row.wrapped for row in rows], list(wrapped)))
    return len(rows)
