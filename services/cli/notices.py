"""`kehu notices`: whom to notify of which obligations, as announced by any moment."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from contracts.obligation import Kind
from projections.obligations import notices as announced
from projections.obligations.notices import LISTING, Notice, NoticesQuery
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.printing.show import show
from services.cli.reading import reading
from services.processes import deliveries
from services.processes.deliveries import Undelivered


def notices(
    as_of: AsOfOption = None,
    *,
    notify: Annotated[str | None, typer.Option("--notify", metavar="ROLE", help="Only notices to this role.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only of obligations of this kind.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    undelivered: Annotated[
        bool, typer.Option("--undelivered", help="Those that could not be delivered yet, and why; no other options.")
    ] = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the notices given by that moment, the latest first."""
    if undelivered:
        if any(given is not None for given in (as_of, notify, kind, unit, known_at)):
            raise typer.BadParameter("it takes no filters.", param_hint="--undelivered")
        listing = deliveries.LISTING
        rows = [listing.row(each) for each in asyncio.run(_undelivered())]
        print_rows(listing.columns, rows, form, few=listing.few)
        return
    instant, query = in_unit(as_of), NoticesQuery(notify=notify, kind=kind, unit=unit)

    async def given(connection: AsyncConnection[Any]) -> Sequence[Notice]:
        return await announced.notices(connection, instant, query)

    show(LISTING, given, form, query, known_at=known_at)


async def _undelivered() -> Sequence[Undelivered]:
    async with reading() as connection:
        return await deliveries.undelivered(connection)
