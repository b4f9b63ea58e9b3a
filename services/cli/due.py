"""`kehu due`: what is due, by whom and until when, and whether it was met, as of any moment."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.obligations.due import LISTING, DueKind, DueQuery, Placed
from services import due as everything
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.settings import Settings


def due(
    as_of: AsOfOption = None,
    *,
    kind: Annotated[DueKind | None, typer.Option("--kind", help="Only obligations of this kind.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="ID", help="Only those that this person answers for.")
    ] = None,
    customer: OfCustomerOption = None,
    late: Annotated[bool, typer.Option("--late", help="Only those met late, or late at that moment.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Only those not met by that moment.")] = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what was owed by that moment, with the verdict then: open, met, late or broken."""
    instant, zone = in_unit(as_of), Settings().zone
    query = DueQuery(kind=kind, unit=unit, owner=owner, customer=customer, late=late, open=open_)

    async def owed(connection: AsyncConnection[Any]) -> Sequence[Placed]:
        return await everything.due(connection, instant, query, zone=zone)

    show(LISTING, owed, form, query, known_at=known_at)
