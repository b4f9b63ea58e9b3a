"""Finds the rows of a batch that the database does not take, and parks the streams that led to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection, Rollback

from projections.engine import table
from projections.engine.batch import fold
from projections.engine.batch.fold import Folded, Keyed, Parked, Verdicts
from projections.engine.projection import Key, Projection

# Of the values of a row: cardinality, data, integrity, a limit of the program, what a trigger says. The rest tells of
# the server, of the connection or of a schema that is not the one expected: then no other row would fare better.
OF_VALUES: Final = ("21", "22", "23", "54", "P0")
ENCODING: Final = (ValueError, TypeError, ArithmeticError, RecursionError)


def is_of_a_row(error: Exception) -> bool:
    """Tell whether an error may come from the values of one row alone."""
    if isinstance(error, psycopg.Error):
        return error.sqlstate[:2] in OF_VALUES if error.sqlstate else isinstance(error, psycopg.DataError)
    return isinstance(error, ENCODING)


async def written(
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    decoded: Sequence[Keyed | Parked],
    rows: Mapping[Key, Any],
    verdicts: Verdicts,
) -> Folded:
    """Write what can be written and return it, beside what is parked; within a transaction of the caller."""
    found: dict[int, str] = {}
    while True:
        known = replace(verdicts, unwritable=found)
        folded = fold.fold(projection, decoded, rows, known)
        refused = await refused_rows(connection, projection, folded.rows)
        if not refused:
            return folded
        for key in refused:
            events = [item for item in decoded if isinstance(item, Keyed) and item.key == key]
            position, error = await culprit(connection, projection, events, rows, known)
            found[position] = error


async def refused_rows(
    connection: AsyncConnection[Any], projection: Projection[Any], rows: Mapping[Key, Any]
) -> dict[Key, str]:
    """Write the rows, or none where some cannot be written; return these, each with the reason."""
    refused: dict[Key, str] = {}
    async with connection.transaction() as together:
        waiting = [dict(rows)]
        while waiting:
            part = waiting.pop()
            error = await _error_of(connection, projection, part)
            if error and len(part) == 1:
                refused |= dict.fromkeys(part, error)
            elif error:
                items = iter(part.items())
                waiting += [dict(islice(items, len(part) // 2)), dict(items)]
        if refused:
            # What else was written may have been made of events that now wait.
            raise Rollback(together)
    return refused


async def culprit(
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    events: Sequence[Keyed],
    rows: Mapping[Key, Any],
    known: Verdicts,
) -> tuple[int, str]:
    """Return the first event after which the row cannot be written, and why not."""
    for count in range(1, len(events) + 1):
        after = fold.fold(projection, events[:count], rows, known).rows
        error: str | None = None
        async with connection.transaction() as trial:
            error = await _error_of(connection, projection, after)
            raise Rollback(trial)
        if error:
            return events[count - 1].recorded.position, error
    raise AssertionError("The row was refused after its last event a moment ago.")


async def _error_of(
    connection: AsyncConnection[Any], projection: Projection[Any], rows: Mapping[Key, Any]
) -> str | None:
    try:
        async with connection.transaction():
            await table.write_rows(connection, projection, rows)
    except Exception as error:
        if not is_of_a_row(error):
            raise
        return reason(error)
    return None


def reason(error: Exception) -> str:
    """Say in one line what was wrong, without the details: they show the whole row, which may be of a person."""
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        return f"{type(error).__name__}: {error.diag.message_primary}"[: fold.ERROR_LENGTH]
    return fold.reason(error)
