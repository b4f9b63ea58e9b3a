"""Reads lists whose SQL only filters and orders: a pure function decides on each row.

Rows travel as JSON, a page at a time: that is faster than column by column, and memory stays flat.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, TypeVar, cast

from psycopg import AsyncConnection
from pydantic import TypeAdapter

PAGE: Final = 2_000
# Read where some candidates are not on the list, and doubled each time: the next few may not be on it either.
FEW: Final = 20

AnyRow = TypeVar("AnyRow")
Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Candidates(Generic[AnyRow]):
    """The rows that `sql` selects; `document` is the expression that is turned into a row's JSON."""

    row: type[AnyRow]
    sql: str
    document: str = "candidate"

    @cached_property
    def codec(self) -> TypeAdapter[list[AnyRow]]:
        return TypeAdapter(list[self.row])  # type: ignore[name-defined]

    @cached_property
    def query(self) -> str:
        return f"select to_json({self.document})::text from ({self.sql}) as candidate"  # noqa: S608 - our own constants

    def read(self, documents: Iterable[str]) -> list[AnyRow]:
        """Return the rows, each read from one document."""
        return self.codec.validate_json(f"[{','.join(documents)}]")


async def decided(
    connection: AsyncConnection[Any],
    candidates: Candidates[AnyRow],
    parameters: Mapping[str, Any],
    standing: Callable[[AnyRow], Item | None],
) -> list[Item]:
    """Return the items made of the candidates, without those that are not on the list."""
    found: list[Item] = []
    page: list[str] = []
    async with connection.cursor() as cursor:
        rows = cast("AsyncGenerator[tuple[str]]", cursor.stream(candidates.query, parameters, size=PAGE))
        async with aclosing(rows):
            async for (document,) in rows:
                page.append(document)
                if len(page) == PAGE:
                    found += _standing(candidates.read(page), standing)
                    page.clear()
    found += _standing(candidates.read(page), standing)
    return found


async def decided_after(
    connection: AsyncConnection[Any],
    candidates: Candidates[AnyRow],
    parameters: Mapping[str, Any],
    standing: Callable[[AnyRow], Item | None],
    *,
    place_of: Callable[[AnyRow], Mapping[str, Any]],
    limit: int | None,
) -> list[Item]:
    """Return the items made of the first candidates; `page` is how many the SQL selects, None for all.

    `place_of` returns the parameters that make the next page begin after a row.
    """
    if limit is None:
        return await decided(connection, candidates, {**parameters, "page": None}, standing)
    found: list[Item] = []
    size, following = min(limit, PAGE), FEW
    while True:
        # Never prepared: the planner must know which filters are given.
        answer = await connection.execute(candidates.query, {**parameters, "page": size}, prepare=False)
        rows = candidates.read([document for (document,) in await answer.fetchall()])
        found += _standing(rows, standing)
        if len(rows) < size or len(found) >= limit:
            return found[:limit]
        parameters = {**parameters, **place_of(rows[-1])}
        size, following = following, min(2 * following, PAGE)


def _standing(rows: Iterable[AnyRow], standing: Callable[[AnyRow], Item | None]) -> Iterator[Item]:
    return (item for row in rows if (item := standing(row)) is not None)
