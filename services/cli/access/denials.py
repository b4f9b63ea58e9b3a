"""`kehu access denials`: what was refused to whom."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from psycopg import AsyncConnection

from services.access import denials
from services.access.denials import LISTING, Denial, DenialsQuery
from services.cli.printing.output import Format, FormatOption, print_rows
from services.settings import Settings

MOST: Final = 100


def listed(
    *,
    person: Annotated[str | None, typer.Option("--person", metavar="PERSON", help="To this person alone.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The last so many.")] = MOST,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what was refused to people who were signed in, the last first."""

    async def ask() -> Sequence[Denial]:
        async with await AsyncConnection.connect(Settings().database_url, autocommit=True) as connection:
            return await denials.denials(connection, DenialsQuery(person=person), limit=limit)

    print_rows(LISTING.columns, [LISTING.row(denial) for denial in asyncio.run(ask())], form)
