"""Prints a list as the read models answer it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from psycopg import AsyncConnection

from projections.engine.listing import Listing
from services.cli.printing.output import Format, print_rows
from services.cli.reading import ask

Item = TypeVar("Item")


def show(
    listing: Listing[Item], question: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]], form: Format
) -> None:
    """Ask the read models, and print what they answer."""
    print_rows(listing.columns, [listing.row(item) for item in ask(question)], form)
