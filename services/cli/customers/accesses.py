"""`kehu customers accesses`: who read whose contacts, when and what for."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.history import accesses as history
from projections.history.accesses import LISTING, Access, AccessesQuery
from services.cli.moment import KnownAtOption, present
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def accesses(
    customer: OfCustomerOption = None,
    *,
    read_by: Annotated[str | None, typer.Option("--read-by", metavar="ID", help="Only what this person read.")] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the readings of contacts that were recorded, the latest first."""
    now = present(known_at)
    query = AccessesQuery(customer=customer, read_by=read_by)

    async def read(connection: AsyncConnection[Any]) -> Sequence[Access]:
        return await history.accesses(connection, now, query)

    show(LISTING, read, form, query, known_at=known_at)
