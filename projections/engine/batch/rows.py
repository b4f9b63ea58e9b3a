"""The rows of a long fold: as many in memory as there is room for, the others in their table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine import table
from projections.engine.batch import fold, unwritable
from projections.engine.batch.fold import Keyed, Parked, Verdicts
from projections.engine.projection import Key, Projection

PAGE: Final = 5_000
# Rows in memory; beyond that they are written, and read again when an event comes for one.
MOST_ROWS: Final = 200_000


class RowsRefused(Exception):
    """The database does not take some rows."""

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__()
        self.keys = frozenset(keys)


class Rows:
    """The rows that events lead to, in a table that is empty at first. Streams that `known` parks wait from there on.

    `parked` are the events that were not applied.
    """

    def __init__(self, connection: AsyncConnection[Any], projection: Projection[Any], known: Verdicts) -> None:
        self._connection = connection
        self._projection = projection
        self._known = known
        self._waits = dict(known.waits)
        self._rows: dict[Key, Any] = {}
        self._written = False
        self.parked: list[Parked] = []

    async def take(self, decoded: Sequence[Keyed | Parked]) -> None:
        """Apply the next events."""
        if self._written:
            await self._read_again([key for key in fold.keys(decoded) if key not in self._rows])
        folded = fold.fold(self._projection, decoded, self._rows, replace(self._known, waits=self._waits))
        self._rows |= folded.rows
        for parked in folded.parked:
            self._waits.setdefault(parked.stream, parked.position)
        self.parked += folded.parked
        if len(self._rows) > MOST_ROWS:
            await self.write()

    async def write(self) -> None:
        """Write what is in memory; raise `RowsRefused` where the database does not take it."""
        for page in pages(self._rows.items()):
            refused = await unwritable.refused_rows(self._connection, self._projection, dict(page))
            if refused:
                raise RowsRefused(refused)
        self._rows.clear()
        self._written = True

    async def _read_again(self, keys: Sequence[Key]) -> None:
        if keys:
            asked = await table.request_rows(self._connection, self._projection, keys)
            self._rows |= await table.received_rows(self._projection, asked)


def pages(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Cut into pages that one statement takes."""
    left = iter(items)
    while page := list(islice(left, PAGE)):
        yield page
