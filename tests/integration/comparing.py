"""Compares what PostgreSQL lists with what a function says of the same rows, all at once and page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from psycopg import AsyncConnection, sql

from projections.credit.open_items import then
from projections.engine import table
from projections.engine.listing import Listing
from projections.registry import PROJECTIONS
from projections.survivor import AnyOfCustomerQuery, survivor
from projections.worker.session import connect
from services.lists.rows import plain_row
from services.scenarios.answers.folds import Folds
from tests.projections.story import Happened, rows

Item = TypeVar("Item")


def folded(names: Iterable[str], *history: Happened) -> Folds:
    """Fold a history into the rows of some read models."""
    found = {name: rows(PROJECTIONS[name], *history) for name in names}
    return {name: {key: row for key, row in each.items() if row is not None} for name, each in found.items()}


@asynccontextmanager
async def written(database_url: str, folds: Folds) -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection to read models, of which these hold exactly these rows."""
    async with await connect(database_url, "test") as connection:
        for name, kept in folds.items():
            await connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
            await table.write_rows(connection, PROJECTIONS[name], kept)
        yield connection


async def agrees(
    listing: Listing[Item], ask: Callable[..., Awaitable[Sequence[Item]]], expected: Iterable[Item], *, page: int
) -> None:
    """Assert that the list shows what is expected, in this order, in one piece and in pages of this size."""
    items = published(listing, expected)
    assert published(listing, await ask()) == items
    place: dict[str, Any] = {}
    for first in range(0, len(items) + 1, page):
        found = await ask(**place, limit=page)
        assert published(listing, found) == items[first : first + page]
        if found:
            # As a cursor brings it back.
            place = {"after": listing.place.validate_json(listing.place.dump_json(listing.place_of(found[-1])))}


def of_survivor(folds: Folds, query: AnyOfCustomerQuery, as_of: date | datetime) -> AnyOfCustomerQuery:
    """Return the filters with the survivor in place of a duplicate, as the functions of lists expect them."""
    record = folds["customer_list"].get((query.customer or "",))
    under = record and survivor(record.merges, then(as_of, "UTC")[1])
    return query.model_copy(update={"customer": under}) if under else query


def published(listing: Listing[Item], items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the items as users get them: amounts with their decimals, instants to the microsecond."""
    return [plain_row(listing.row(item)) for item in items]
