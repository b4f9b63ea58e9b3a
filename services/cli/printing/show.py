"""Prints a list from the read models."""

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
    """Query the read models, and print the answer."""
    print_rows(listing.columns, [listing.row(item) for item in ask(question)], form)
