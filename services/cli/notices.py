"""`kehu notices`: whom to notify of which obligations, as announced by any moment."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from contracts.obligation import Kind
from projections.obligations import notices as announced
from projections.obligations.notices import LISTING, Notice, NoticesQuery
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def notices(
    as_of: AsOfOption = None,
    *,
    notify: Annotated[str | None, typer.Option("--notify", metavar="ROLE", help="Only notices to this role.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only of obligations of this kind.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the notices given by that moment, the latest first."""
    instant, query = in_unit(as_of), NoticesQuery(notify=notify, kind=kind, unit=unit)

    async def given(connection: AsyncConnection[Any]) -> Sequence[Notice]:
        return await announced.notices(connection, instant, query)

    show(LISTING, given, form, query, known_at=known_at)
