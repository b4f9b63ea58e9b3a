"""The table of a generation that is being built, made from the catalogue's entry of the live one."""

from typing import Any, Final, LiteralString, cast

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier, Literal

from projections.engine.projection import Projection

NEXT: Final = "kehu_next"
LAST: Final = "kehu_last"
LIVE: Final = "public"
# Defaults of rows that were there before a column are kept, too: they are harmless in rows that name all columns.
MAKE: Final = (
    "create table {} (like {} including comments including compression including constraints including defaults"
    " including generated including identity including storage)"
)
OPTIONS: Final = "select reloptions from pg_class where oid = %s::regclass"
COLUMNS: Final = """
    select attname, format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = %s::regclass and attnum > 0 and not attisdropped
"""
GRANTS: Final = """
    select grantee::regrole::text, privilege_type
    from pg_class cross join aclexplode(relacl)
    where oid = %s::regclass and grantee <> 0 and grantee <> relowner
"""
# Primary key and unique constraints with their definitions; and the indexes that belong to no constraint.
KEYS: Final = """
    select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype in ('p', 'u')
"""
INDEXES: Final = """
    select pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid = %s::regclass and not exists (select from pg_constraint where conindid = indexrelid)
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
    for key, definition in await _rows(connection, KEYS, name):
        await connection.execute(
            SQL("alter table {} add constraint {} {}").format(shadow, Identifier(key), SQL(definition))
        )


async def add_indexes(connection: AsyncConnection[Any], name: str) -> None:
    """Give the table the indexes of the live one, under the same names; within a transaction of the caller."""
    for (definition,) in await _rows(connection, INDEXES, name):
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
    """Give the table the columns of this release; those that it does not know go."""
    shadow = Identifier(NEXT, projection.name)
    there = {name for name, _ in await _rows(connection, COLUMNS, projection.name)}
    for name, kind in projection.columns.items():
        if name not in there:
            typed = SQL(kind)
            await connection.execute(SQL("alter table {} add column {} {}").format(shadow, Identifier(name), typed))
    for name in there - {*projection.columns, WRITTEN}:
        await connection.execute(SQL("alter table {} drop column {}").format(shadow, Identifier(name)))


async def _rows(connection: AsyncConnection[Any], query: LiteralString, name: str) -> list[Any]:
    return await (await connection.execute(query, (f"{LIVE}.{name}",))).fetchall()
