"""`kehu bank-entries list`: what the bank booked, and whose money it most likely is."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from domain.credit.bank_entry import State
from projections.credit import bank_entries
from projections.credit.bank_entries import LISTING, EntriesQuery, PlacedEntry
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def listed(
    as_of: AsOfOption = None,
    *,
    state: Annotated[State | None, typer.Option("--state", help="Only those that stood so then.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="CODE", help="Only in this currency.")] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List entries of bank statements, the oldest first; those that wait with a proposal and its reason."""
    instant = in_unit(as_of)
    query = EntriesQuery(state=state, currency=currency)

    async def asked(connection: AsyncConnection[Any]) -> Sequence[PlacedEntry]:
        return await bank_entries.bank_entries(connection, instant, query)

    show(LISTING, asked, form, query, known_at=known_at)
