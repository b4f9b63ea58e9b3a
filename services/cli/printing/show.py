"""Prints a list from the read models."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeVar

import typer
from psycopg import AsyncConnection

from projections.engine.listing import Listing, Query
from projections.engine.stale import PAUSED, REBUILDING, Stale
from projections.engine.waiting import waiting
from projections.names import named
from services.cli.moment import known_until
from services.cli.printing.output import Format, print_rows
from services.cli.reading import ask
from services.cli.standing import standing
from services.lists.as_known import Known
from services.lists.known import as_option, check_known
from services.lists.natural import natural

Item = TypeVar("Item")
# As many parked streams as fit into a sentence.
NAMED: Final = 10
WHY: Final = {
    PAUSED: "it is paused (kehu projections resume).",
    REBUILDING: "another release made its rows, and those of this one are being built (kehu projections list).",
}


class Present(NamedTuple):
    """Read models that show the present alone, and an instant that is to be the present for them; None: it is now."""

    tables: tuple[str, ...] = ()
    instant: datetime | None = None


NOW: Final = Present()


def show(
    listing: Listing[Item],
    question: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]],
    form: Format,
    asked: Query | None = None,
    *,
    known_at: date | None = None,
    is_whole: bool = True,
    as_of: Present = NOW,
) -> None:
    """Query the read models, and print the answer; say beside it which streams are parked.

    Only what was recorded by `known_at` counts, where that is given, and of read models that show the present
    alone, only what had happened by the instant of `as_of`.
    Filters `asked` that name what nobody has recorded are refused. A list that is in the order of ids is printed with
    case 9 before case 10; a page of one stays as it was cut.
    """

    async def all_of_it(connection: AsyncConnection[Any]) -> tuple[Sequence[Item], Sequence[str], Sequence[Stale]]:
        found = await question(connection)
        if asked and not found:
            await check_known(connection, asked, as_option)
        found = await named(connection, listing, found)
        parked = await waiting(connection, listing.sources, NAMED + 1)
        return found, parked, await standing(connection, listing.sources)

    found, parked, stale = ask(
        all_of_it, Known(listing.tables, known_until(known_at), present=as_of.tables, as_of=as_of.instant)
    )
    if listing.by_id and is_whole:
        found = sorted(found, key=lambda item: natural(listing.place_of(item)))
    print_rows(listing.columns, [listing.row(item) for item in found], form, few=listing.few, summed=listing.summed)
    for each in stale:
        typer.echo(f"{each.projection} stands at position {each.position}: {WHY[each.why]}", err=True)
    if parked:
        others = " and others" if len(parked) > NAMED else ""
        typer.echo(f"An event is parked (kehu projections parked) of: {', '.join(parked[:NAMED])}{others}", err=True)
