"""`kehu access reads`: what was read because a request was granted."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from psycopg import AsyncConnection

from services.access import granted_reads
from services.access.granted_reads import LISTING, GrantedRead, GrantedReadsQuery
from services.cli.printing.output import Format, FormatOption, print_rows
from services.settings import Settings

MOST: Final = 100


def listed(
    *,
    person: Annotated[str | None, typer.Option("--person", metavar="PERSON", help="By this person alone.")] = None,
    access: Annotated[
        str | None, typer.Option("--request", metavar="ID", help="Because of this request alone.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The last so many.")] = MOST,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what was read over HTTP because a request was granted, the last first."""

    async def ask() -> Sequence[GrantedRead]:
        query = GrantedReadsQuery(person=person, access=access)
        async with await AsyncConnection.connect(Settings().database_url, autocommit=True) as connection:
            return await granted_reads.granted_reads(connection, query, limit=limit)

    print_rows(LISTING.columns, [LISTING.row(read) for read in asyncio.run(ask())], form)
