"""`kehu query`: the lists of interfaces 3 on the command line."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import typer
from psycopg import AsyncConnection

from projections.complaints import standing as standings
from projections.credit import open_items
from projections.customers import purchases as spending
from projections.tiers import tier_list
from services.cli.moment import AsOfOption, FromOption, KnownAtOption, ToOption
from services.cli.options import OneSchemeOption, PartnerOption
from services.cli.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.lists import listing, moment
from services.lists.listing import Listing
from services.settings import Settings

Item = TypeVar("Item")


def overdue(
    as_of: AsOfOption,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those not due yet, too.")] = False,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List open items past due, the oldest due date first."""
    show(listing.OVERDUE, lambda connection: open_items.overdue(connection, as_of, everything=everything), form)


def ageing(as_of: AsOfOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """Sum the open items of each currency by days overdue."""
    show(listing.AGEING, lambda connection: open_items.ageing(connection, as_of), form)


def complaints(as_of: AsOfOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the complaints received until then, with their clocks."""
    instant = in_unit(as_of)
    show(listing.COMPLAINTS, lambda connection: standings.complaints(connection, instant), form)


def purchases(
    start: FromOption, end: ToOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Sum the purchases of each customer in a window."""
    if start > end:
        sentence = f"--from {start} is later than --to {end}."
        raise typer.BadParameter(sentence)
    now = datetime.now(UTC)
    show(listing.PURCHASES, lambda connection: spending.purchases(connection, start, end, as_of=now), form)


def tiers(
    as_of: AsOfOption,
    *,
    scheme: OneSchemeOption = None,
    for_partner: PartnerOption = False,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers in force then."""
    instant = in_unit(as_of)
    show(
        listing.TIERS,
        lambda connection: tier_list.tiers(connection, instant, scheme=scheme, for_partner=for_partner),
        form,
    )


def in_unit(as_of: date | datetime) -> datetime:
    """Return the instant meant: of a date the end of that day where this process works."""
    return moment.instant_of(as_of, Settings().zone)


def show(
    asked: Listing[Item], question: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]], form: Format
) -> None:
    """Ask the read models, and print what they answer."""
    print_rows(asked.columns, [asked.row(item) for item in asyncio.run(_ask(question))], form)


async def _ask(question: Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]]) -> Sequence[Item]:
    async with reading() as connection, connection.transaction():
        return await question(connection)
