"""What a list is: the columns it shows, the place of a row in it, what it can be asked for, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Generic, LiteralString, TypeVar

from psycopg import AsyncConnection
from psycopg.rows import kwargs_row
from psycopg.sql import Composed
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Item = TypeVar("Item")
# What a bigint holds from zero on.
Whole = Annotated[int, Field(ge=0, lt=2**63)]


class Query(BaseModel):
    """The filters of a list, each of which filters nothing where it is left out; an unknown one is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Item]):
    """`projection` is the read model that must have seen a write before the list shows it.

    `place` reads and writes what `place_of` returns: after it begins the page that follows an item. `value` returns
    what an item shows in a column, which is the field of that name where nothing else is said.
    """

    projection: str
    columns: tuple[str, ...]
    place: TypeAdapter[Any]
    place_of: Callable[[Item], Any]
    value: Callable[[Item, str], Any] = getattr

    def row(self, item: Item) -> dict[str, Any]:
        """Return an item under its published names."""
        return {column: self.value(item, column) for column in self.columns}


def fields_of(item: type[Any]) -> tuple[str, ...]:
    """Name the fields of a dataclass, for a list that shows them all."""
    return tuple(field.name for field in fields(item))


async def listed(
    connection: AsyncConnection[Any],
    item: Callable[..., Item],
    sql: LiteralString | Composed,
    parameters: Mapping[str, Any] | None = None,
) -> list[Item]:
    """Return an item for each row, made of its columns by their names."""
    async with connection.cursor(row_factory=kwargs_row(item)) as cursor:
        # Never prepared: the plan must know which filters are given.
        await cursor.execute(sql, parameters, prepare=False)
        return await cursor.fetchall()
