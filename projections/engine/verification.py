"""When the rows of each read model were last compared with the log, and what that found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.types.json import Json

# Of all who look at the same time, one begins.
BEGIN: Final = """
    insert into projection_verification as known (projection, began_at)
    values (%(projection)s, clock_timestamp())
    on conflict (projection) do update set began_at = excluded.began_at, error = null
    where known.began_at < %(due)s
"""
END: Final = """
    insert into projection_verification as known
        (projection, began_at, ended_at, rows, differences, example, error)
    values (%(projection)s, clock_timestamp(), clock_timestamp(), %(rows)s, %(differences)s, %(example)s, %(error)s)
    on conflict (projection) do update
    set ended_at = excluded.ended_at,
        error = excluded.error,
        rows = coalesce(excluded.rows, known.rows),
        differences = coalesce(excluded.differences, known.differences),
        example = case when excluded.error is null then excluded.example else known.example end
"""
LOAD: Final = """
    select projection, began_at, ended_at, rows, differences, example, error
    from projection_verification
    where projection = any(%s)
"""


class Verification(NamedTuple):
    """A comparison; `differences` and `example` are of the last one that came to its end, `error` says why none did."""

    projection: str
    began_at: datetime
    ended_at: datetime | None
    rows: int | None
    differences: int | None
    example: dict[str, Any] | None
    error: str | None


async def begin(connection: AsyncConnection[Any], projection: str, due: datetime) -> bool:
    """Return whether the caller is the first to ask since it was due, and so the one who compares."""
    return bool((await connection.execute(BEGIN, {"projection": projection, "due": due})).rowcount)


async def end(
    connection: AsyncConnection[Any], projection: str, rows: int, differences: int, example: dict[str, Any] | None
) -> None:
    """Keep what was found."""
    values = {"projection": projection, "rows": rows, "differences": differences, "error": None}
    await connection.execute(END, values | {"example": None if example is None else Json(example)})


async def fail(connection: AsyncConnection[Any], projection: str, error: str) -> None:
    """Keep why it came to no end; what was found before stays."""
    nothing = dict.fromkeys(("rows", "differences", "example"))
    await connection.execute(END, nothing | {"projection": projection, "error": error})


async def load(connection: AsyncConnection[Any], projections: Iterable[str]) -> dict[str, Verification]:
    """Return the last comparison of each read model that was ever compared."""
    rows = await (await connection.execute(LOAD, (list(projections),))).fetchall()
    return {row[0]: Verification(*row) for row in rows}
