"""The definition of a list: its columns, the place of a row in it, its filters, and how to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Generic, LiteralString, TypeVar

from psycopg import AsyncConnection
from psycopg.rows import kwargs_row
from psycopg.sql import Composed
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from contracts.form.plain import plain

Item = TypeVar("Item")
# The values of a bigint from zero up.
Whole = Annotated[int, Field(ge=0, lt=2**63)]


class Query(BaseModel):
    """The filters of a list; one that is left out filters nothing, and an unknown one is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        """Read a filter as the fields of commands are read, or it would not find what they stored."""
        return plain(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Item]):
    """A list; `projection` is the read model that must have seen a write before the list shows it.

    It is left out where the log itself is read. `joined` are further ones that its rows are made of, which must have
    seen it, too; `also_read` are those that it reads besides, so that they have to be as they were where the list shows
    the past. The rows of a `named` list get the name of their customer when they are shown (`projections/names.py`).
    `few` are the columns that a person needs at first; all of them where it is left out. `summed` are those of amounts
    and counts, which add up within a currency. With `by_id` the list is in the order of its places, and ids are in
    them. `place` reads and writes the result of `place_of`: the page that follows an item begins after it. `value`
    returns an item's value in a column, by default the field of that name.
    """

    columns: tuple[str, ...]
    place: TypeAdapter[Any]
    place_of: Callable[[Item], Any]
    projection: str | None = None
    value: Callable[[Item, str], Any] = getattr
    few: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    named: bool = False
    by_id: bool = False
    joined: tuple[str, ...] = ()
    also_read: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Name the read models that the rows are made of."""
        return (*((self.projection,) if self.projection else ()), *self.joined)

    @property
    def tables(self) -> tuple[str, ...]:
        """Name every read model that is read for the list; customers have the names that a list shows."""
        return tuple(dict.fromkeys((*self.sources, *self.also_read, *(("customer_list",) if self.named else ()))))

    def row(self, item: Item) -> dict[str, Any]:
        """Return an item under its published names."""
        return {column: self.value(item, column) for column in self.columns}


def fields_of(item: type[Any]) -> tuple[str, ...]:
    """Name the fields of a dataclass, for a list that shows all of them."""
    return tuple(field.name for field in fields(item))


async def listed(
    connection: AsyncConnection[Any],
    item: Callable[..., Item],
    sql: LiteralString | Composed,
    parameters: Mapping[str, Any] | None = None,
) -> list[Item]:
    """Return an item for each row, made from its columns by name."""
    async with connection.cursor(row_factory=kwargs_row(item)) as cursor:
        # Never prepared: the planner must know which filters are given.
        await cursor.execute(sql, parameters, prepare=False)
        return await cursor.fetchall()
