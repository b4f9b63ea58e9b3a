"""What PostgreSQL's catalogue says of the live table of a read model, beside what its definition says."""

from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.projection import Projection

UNLIKE: Final = """
    select wanted.name
    from unnest(%(names)s::text[], %(types)s::text[]) as wanted (name, type)
    left join pg_attribute as there
        on attrelid = to_regclass(%(table)s) and attname = wanted.name and attnum > 0 and not attisdropped
    where atttypid is distinct from to_regtype(wanted.type)::oid
"""
GONE: Final = "select to_regclass(%s) is null"
KEY: Final = """
    select array(
        select attname::text
        from unnest(conkey) with ordinality as part (number, place)
        join pg_attribute on attrelid = conrelid and attnum = part.number
        order by place
    )
    from pg_constraint
    where conrelid = to_regclass(%s) and contype = 'p'
"""


async def unlike(connection: AsyncConnection[Any], projection: Projection[Any]) -> set[str]:
    """Name the columns of the definition that the table does not have, or with another type."""
    names, types = list(projection.columns), list(projection.columns.values())
    answer = await connection.execute(UNLIKE, {"table": _table(projection), "names": names, "types": types})
    return {name for (name,) in await answer.fetchall()}


async def fits(connection: AsyncConnection[Any], projection: Projection[Any]) -> bool:
    """Return whether the table can keep the rows of this definition; one that is gone is a fault, not another's."""
    if await (await connection.execute(GONE, (_table(projection),))).fetchone() == (True,):
        return True
    key = await (await connection.execute(KEY, (_table(projection),))).fetchone()
    return key == (list(projection.primary_key),) and not await unlike(connection, projection)


def _table(projection: Projection[Any]) -> str:
    return f"public.{projection.name}"
