"""Cuts pages from a list that is short enough to read whole."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from psycopg import AsyncConnection

from projections.engine.listing import Listing
from services.api.reading.question import Item, Question
from services.lists.cursor import NoCursor


def paged(
    listing: Listing[Item], everything: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]]
) -> Question[Item]:
    """Cut pages from a list that is short enough to read whole."""

    async def ask(connection: AsyncConnection[Any], after: Any, limit: int | None) -> Sequence[Item]:
        found = await everything(connection)
        begin = 0 if after is None else _begin([listing.place_of(item) for item in found], after)
        return found[begin:] if limit is None else found[begin : begin + limit]

    return ask


def _begin(places: list[Any], after: Any) -> int:
    """Return where the page after a place begins; where its row is gone, by the order of places if the list has it."""
    if after in places:
        return places.index(after) + 1
    try:
        if places == sorted(places):
            return bisect_right(places, after)
    except TypeError:
        # Places that have no order.
        pass
    raise NoCursor("The row after which the page begins is not in the list any more: begin with the first page.")
