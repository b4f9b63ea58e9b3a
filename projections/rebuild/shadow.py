"""The table of a generation that is being built: the live one as far as this release's definition has the same.

Columns and key are those of the definition, so a read model that a release defines otherwise needs no migration.
"""

from typing import Any, Final, LiteralString, cast

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composable, Identifier, Literal

from projections.engine.catalogue import unlike
from projections.engine.column import nullable_of
from projections.engine.projection import Projection

NEXT: Final = "kehu_next"
LAST: Final = "kehu_last"
LIVE: Final = "public"
# Defaults of rows that were there before a column are kept, too: they are harmless in rows that name all columns.
MAKE: Final = (
    "create table {} (like {} including comments including compression including constraints including defaults"
    " including generated including identity including storage)"
)
OPTIONS: Final = "select reloptions from pg_class where oid = %(table)s::regclass"
COLUMNS: Final = """
    select attname
    from pg_attribute
    where attrelid = %(table)s::regclass and attnum > 0 and not attisdropped
"""
GRANTS: Final = """
    select grantee::regrole::text, privilege_type
    from pg_class cross join aclexplode(relacl)
    where oid = %(table)s::regclass and grantee <> 0 and grantee <> relowner
"""
# Primary key and unique constraints; and the indexes that belong to no constraint, of columns that are as they were.
KEYS: Final = """
    select conname, contype = 'p', pg_get_constraintdef(pg_constraint.oid), array(
        select attname
        from unnest(conkey) with ordinality as part (number, place)
        join pg_attribute on attrelid = conrelid and attnum = part.number
        order by place
    )
    from pg_constraint
    where conrelid = %(table)s::regclass and contype in ('p', 'u')
"""
INDEXES: Final = """
    select pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid = %(table)s::regclass
      and not exists (select from pg_constraint where conindid = indexrelid)
      and not exists (
          select
          from pg_depend
          join pg_attribute on attrelid = refobjid and attnum = refobjsubid
          where classid = 'pg_class'::regclass and objid = indexrelid
            and refobjid = indrelid and attname <> all(%(kept)s)
      )
"""
# A row says which release wrote it, in a column that is no part of the row.
WRITTEN: Final = "written"


async def make(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Make the table, with its key and without other indexes; within a transaction of the caller."""
    name = projection.name
    shadow, live = Identifier(NEXT, name), Identifier(LIVE, name)
    await connection.execute(SQL("drop table if exists {}").format(shadow))
    await connection.execute(SQL(MAKE).format(shadow, live))
    for (options,) in await _rows(connection, OPTIONS, name):
        for option in options or ():
            await connection.execute(SQL("alter table {} set ({})").format(shadow, SQL(option)))
    for grantee, privilege in await _rows(connection, GRANTS, name):
        await connection.execute(SQL("grant {} on {} to {}").format(SQL(privilege), shadow, SQL(grantee)))
    await _fit_columns(connection, projection)
    await _add_keys(connection, projection)


async def add_indexes(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Give the table the indexes of the live one, under the same names; within a transaction of the caller."""
    kept = projection.columns.keys() - await unlike(connection, projection)
    for (definition,) in await _rows(connection, INDEXES, projection.name, kept=[*kept, WRITTEN]):
        made = definition.replace(f" ON {LIVE}.", f" ON {NEXT}.", 1)
        await connection.execute(cast("LiteralString", made))


async def drop(connection: AsyncConnection[Any], schema: str, name: str) -> None:
    """Drop the table of a generation that is not live."""
    assert schema != LIVE
    await connection.execute(SQL("drop table if exists {}").format(Identifier(schema, name)))


async def move(connection: AsyncConnection[Any], name: str, schema: str, to: str) -> None:
    """Move a table with its indexes to another schema."""
    await connection.execute(SQL("alter table {} set schema {}").format(Identifier(schema, name), Identifier(to)))


async def look_in(connection: AsyncConnection[Any], schema: str) -> None:
    """Have names of tables lead to this schema first, so that everything that writes rows writes them there."""
    await connection.execute(SQL("set search_path = {}, public").format(Literal(schema)))


async def _fit_columns(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Give the table the columns of this release; with a column that goes, goes what depends on it."""
    shadow = Identifier(NEXT, projection.name)
    there = {name for (name,) in await _rows(connection, COLUMNS, projection.name)}
    others = await unlike(connection, projection)
    for name in there & others | there - {*projection.columns, WRITTEN}:
        await connection.execute(SQL("alter table {} drop column {} cascade").format(shadow, Identifier(name)))
    for name, kind in projection.columns.items():
        if name in others:
            typed = SQL(kind)
            await connection.execute(SQL("alter table {} add column {} {}").format(shadow, Identifier(name), typed))
    for name in nullable_of(projection.row) - {*projection.primary_key}:
        await connection.execute(SQL("alter table {} alter column {} drop not null").format(shadow, Identifier(name)))


async def _add_keys(connection: AsyncConnection[Any], projection: Projection[Any]) -> None:
    """Give the table the primary key of this release, and what else is unique among its columns."""
    shadow = Identifier(NEXT, projection.name)
    own = SQL("primary key ({})").format(SQL(", ").join(map(Identifier, projection.primary_key)))
    for key, is_primary, definition, columns in await _rows(connection, KEYS, projection.name):
        made: Composable = SQL(definition)
        if is_primary and tuple(columns) != projection.primary_key:
            made = own
        elif not projection.columns.keys() >= set(columns):
            continue
        await connection.execute(SQL("alter table {} add constraint {} {}").format(shadow, Identifier(key), made))


async def _rows(connection: AsyncConnection[Any], query: LiteralString, name: str, **values: Any) -> list[Any]:
    return await (await connection.execute(query, {"table": f"{LIVE}.{name}"} | values)).fetchall()
