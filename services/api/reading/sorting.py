"""Sorts a list by one of its columns, in the order in which people read its values."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from psycopg import AsyncConnection

from projections.engine.listing import Listing
from projections.names import named
from services.api.problem import Unanswerable
from services.api.reading.question import Item, Question
from services.api.reading.short import paged
from services.lists.by_column import asked_column, by_column

# All are read for each page.
MOST_SORTED: Final = 20_000
TOO_LONG: Final = f"A list is sorted by a column of its own where it has at most {MOST_SORTED:,} rows: use filters."
PAGE: Final = "#/components/schemas/"


def sorted_by(listing: Listing[Item], question: Question[Item], sort: str) -> Question[Item]:
    """Return the same question, with its rows in the order of a column; `-` before its name turns the order around."""
    column, backwards = asked_column(sort)
    if column not in listing.columns:
        message = f"this list has the columns {', '.join(listing.columns)}"
        raise RequestValidationError([{"type": "unknown-column", "loc": ("query", "sort"), "msg": message}])

    async def everything(connection: AsyncConnection[Any]) -> Sequence[Item]:
        found = await question(connection, None, MOST_SORTED + 1)
        if len(found) > MOST_SORTED:
            raise Unanswerable(422, "list.too-long-to-sort", TOO_LONG)
        items = await named(connection, listing, found)
        return by_column(items, lambda item: listing.value(item, column), backwards=backwards)

    return paged(listing, everything)


def describe(document: dict[str, Any]) -> None:
    """Name the columns in the OpenAPI document by which each list can be sorted."""
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for each in methods.get("get", {}).get("parameters", ()):
            if each["name"] == "sort":
                page = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
                row = schemas[page.removeprefix(PAGE)]["properties"]["items"]["items"]["$ref"]
                columns = [*schemas[row.removeprefix(PAGE)]["properties"]]
                each["schema"] = {"type": "string", "enum": [*columns, *(f"-{column}" for column in columns)]}
