"""Prints a list from the read models."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

import typer
from psycopg import AsyncConnection

from projections.engine.checkpoint import LIVE
from projections.engine.listing import Listing
from projections.engine.waiting import waiting
from services.cli.printing.output import Format, print_rows
from services.cli.reading import ask

Item = TypeVar("Item")
# As many parked streams as fit into a sentence.
NAMED: Final = 10


def show(
    listing: Listing[Item], question: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]], form: Format
) -> None:
    """Query the read models, and print the answer; say beside it which streams are parked."""

    async def both(connection: AsyncConnection[Any]) -> tuple[Sequence[Item], Sequence[str]]:
        return await question(connection), await waiting(connection, listing.projection, LIVE, NAMED)

    found, parked = ask(both)
    print_rows(listing.columns, [listing.row(item) for item in found], form, few=listing.few)
    if parked:
        typer.echo(f"An event is parked (kehu projections parked) of: {', '.join(parked)}", err=True)
