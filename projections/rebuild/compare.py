"""Compares a generation row by row with the live one, both in the order of their keys, holding one page of each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from projections.engine.projection import POSITION, Key, Projection
from projections.rebuild import shadow

PAGE: Final = 2_000
SHOWN: Final = 5
# Texts in the order of their characters, as Python compares them.
ROWS: Final = "select {}, row_to_json(found)::text from (select {} from {}) as found order by {}"
Row = tuple[Key, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that differs: what the live generation has in some columns, and what the log makes of them.

    `columns` has both values by column; a row that only one generation has is `live` or `built` None. `position` is of
    the last event of the row that is known.
    """

    key: list[Any]
    live: dict[str, Any] | None
    built: dict[str, Any] | None
    position: int | None


@dataclass(slots=True)
class Compared:
    """The result: how many rows there are, how many differ, and the first of those."""

    rows: int = 0
    differences: int = 0
    first: list[Difference] = field(default_factory=list)


async def compare(live: AsyncConnection[Any], built: AsyncConnection[Any], projection: Projection[Any]) -> Compared:
    """Compare the table in `public` with the one that is being built; both connections are in a transaction."""
    found = Compared()
    tables = Identifier(shadow.LIVE, projection.name), Identifier(shadow.NEXT, projection.name)
    async for left, right in pairs(live, built, projection, tables):
        found.rows += 1
        if left is None or right is None or left[1] != right[1]:
            _note(found, projection, left, right)
    return found


async def pairs(
    one: AsyncConnection[Any],
    other: AsyncConnection[Any],
    projection: Projection[Any],
    tables: tuple[Identifier, Identifier],
) -> AsyncIterator[tuple[Row | None, Row | None]]:
    """Yield the rows of two tables that have the same key; None where only one has it."""
    lefts, rights = _rows(one, projection, tables[0]), _rows(other, projection, tables[1])
    left, right = await anext(lefts, None), await anext(rights, None)
    while left or right:
        if right is None or (left is not None and left[0] < right[0]):
            yield left, None
            left = await anext(lefts, None)
        elif left is None or right[0] < left[0]:
            yield None, right
            right = await anext(rights, None)
        else:
            yield left, right
            left, right = await anext(lefts, None), await anext(rights, None)


def _note(found: Compared, projection: Projection[Any], live: Row | None, built: Row | None) -> None:
    columns = [_columns(projection, row) for row in (live, built)]
    there, made = columns
    if there is not None and made is not None:
        unlike = [name for name in made if made[name] != there[name] and name != POSITION]
        if not unlike:
            # Rows of an earlier release know no position, and numbers may be written in two ways.
            return
        position = made.get(POSITION)
        there, made = ({name: row[name] for name in unlike} for row in (there, made))
    else:
        position = (there or made or {}).get(POSITION)
    found.differences += 1
    if len(found.first) < SHOWN:
        row = live or built
        assert row
        found.first.append(Difference(key=list(row[0]), live=there, built=made, position=position))


def _columns(projection: Projection[Any], row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    read = projection.codec.validate_json(f"[{row[1]}]")
    columns: dict[str, Any] = projection.codec.dump_python(read, mode="json")[0]
    return columns


async def _rows(connection: AsyncConnection[Any], projection: Projection[Any], table: Identifier) -> AsyncIterator[Row]:
    key = projection.primary_key
    read = SQL(", ").join(
        SQL("{0}::text as {0}" if kind == "numeric" else "{0}").format(Identifier(name))
        for name, kind in projection.columns.items()
    )
    ordered = SQL(", ").join(
        SQL('{} collate "C"' if projection.columns[name] == "text" else "{}").format(Identifier(name)) for name in key
    )
    query = SQL(ROWS).format(SQL(", ").join(map(Identifier, key)), read, table, ordered)
    async with connection.cursor("kehu_rows") as cursor:
        await cursor.execute(query)
        while page := await cursor.fetchmany(PAGE):
            for *values, document in page:
                yield tuple(values), document
