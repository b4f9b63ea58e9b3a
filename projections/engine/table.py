"""Reads and writes the rows of a projection, with one statement and one JSON document for a whole batch.

A document costs less than half of arrays with `unnest`, which psycopg builds element by element in Python.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from psycopg import AsyncConnection, AsyncCursor
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from projections.engine.projection import Key, Projection

PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL for a table. `some_rows` returns one JSON array, `all_rows` an object per row."""

    all_rows: Composed
    some_rows: Composed
    write: Composed
    remove: Composed


@cache
def _statements(
    name: str, columns: tuple[tuple[str, str], ...], primary_key: tuple[str, ...], migration: int | None
) -> Statements:
    table, types = Identifier(name), dict(columns)
    # As text, because a JSON number would pass through a float on its way back to a Decimal.
    read = SQL(", ").join(
        SQL("{0}::text as {0}" if kind == "numeric" else "{0}").format(Identifier(column)) for column, kind in columns
    )
    key = SQL(", ").join(Identifier(column) for column in primary_key)
    wanted = SQL("unnest({}) as wanted ({})").format(
        SQL(", ").join(SQL("%b::{}[]").format(SQL(types[column])) for column in primary_key), key
    )
    same = SQL(" and ").join(SQL("{0}.{1} = wanted.{1}").format(table, Identifier(column)) for column in primary_key)
    return Statements(
        all_rows=SQL("select row_to_json(found)::text from (select {} from {}) as found").format(read, table),
        some_rows=SQL(
            "select coalesce(json_agg(found), '[]')::text from (select {} from {} join {} using ({})) as found"
        ).format(read, table, wanted, key),
        write=_writing(table, columns, primary_key, migration),
        remove=SQL("delete from {} using {} where {}").format(table, wanted, same),
    )


def _writing(
    table: Identifier, columns: Sequence[tuple[str, str]], primary_key: Sequence[str], migration: int | None
) -> Composed:
    names = SQL(", ").join(Identifier(column) for column, _ in columns)
    typed = SQL(", ").join(SQL("{} {}").format(Identifier(column), SQL(kind)) for column, kind in columns)
    key = SQL(", ").join(Identifier(column) for column in primary_key)
    update = SQL(", ").join(
        SQL("{0} = excluded.{0}").format(Identifier(column)) for column, _ in columns if column not in primary_key
    )
    into: Composable = names
    values: Composable = names
    if migration is not None:
        # Says which release wrote the row, and with which event: one that does not know this column leaves it behind.
        into += SQL(", written")
        values += SQL(", {} || position::text").format(Literal(f"{migration}@"))
        update += SQL(", written = excluded.written")
    return SQL(
        "insert into {} ({}) select {} from json_to_recordset(%b::json) as written ({}) "
        "on conflict ({}) do update set {}"
    ).format(table, into, values, typed, key, update)


def statements(projection: Projection[Any]) -> Statements:
    """Return the SQL for the projection's table."""
    columns = tuple(projection.columns.items())
    return _statements(projection.name, columns, projection.primary_key, projection.migration)


async def request_rows(
    connection: AsyncConnection[Any], projection: Projection[Any], keys: Sequence[Key]
) -> AsyncCursor[Any]:
    """Request the rows of some keys; `received_rows` reads the answer, which may come later in a pipeline."""
    return await connection.execute(statements(projection).some_rows, key_columns(projection, keys))


async def received_rows(projection: Projection[Any], answer: AsyncCursor[Any]) -> dict[Key, Any]:
    """Read the answer to `request_rows`, by key."""
    found = await answer.fetchone()
    assert found is not None
    return {projection.key_of(row): row for row in projection.codec.validate_json(found[0])}


async def stored_rows(connection: AsyncConnection[Any], projection: Projection[Any]) -> dict[Key, Any]:
    """Read the whole table, by key."""
    rows: dict[Key, Any] = {}
    async with connection.transaction(), connection.cursor("stored_rows") as cursor:
        await cursor.execute(statements(projection).all_rows)
        while page := await cursor.fetchmany(PAGE):
            document = f"[{','.join(row for (row,) in page)}]"
            rows |= {projection.key_of(row): row for row in projection.codec.validate_json(document)}
    return rows


async def write_rows(connection: AsyncConnection[Any], projection: Projection[Any], rows: Mapping[Key, Any]) -> None:
    """Write the rows, and delete those of keys without a row."""
    kept = [row for row in rows.values() if row is not None]
    gone = [key for key, row in rows.items() if row is None]
    if kept:
        document = projection.codec.dump_json(kept).decode()
        await connection.execute(statements(projection).write, (document,))
    if gone:
        await connection.execute(statements(projection).remove, key_columns(projection, gone))


def key_columns(projection: Projection[Any], keys: Iterable[Key]) -> list[list[str | int]]:
    """Return the values of the keys, column by column."""
    return [list(column) for column in zip(*keys, strict=True)] or [[] for _ in projection.primary_key]
