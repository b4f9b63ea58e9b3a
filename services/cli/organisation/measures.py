"""`kehu measures list`: corrective measures, by whom and until when, as they stood at any moment."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from contracts.organisation.measure import Origin
from domain.organisation.measure import State
from projections.organisation import measures
from projections.organisation.measures import LISTING, MeasuresQuery, Placed
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def listed(
    as_of: AsOfOption = None,
    *,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    department: Annotated[str | None, typer.Option("--department", metavar="NAME", help="Only of this one.")] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="Only those that this person answers for.")
    ] = None,
    origin: Annotated[Origin | None, typer.Option("--origin", help="Only those that this led to.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only those that stood so then.")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those taken late, or open and late then.")] = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the measures that were opened by that moment, what is due first before the rest."""
    instant = in_unit(as_of)
    query = MeasuresQuery(unit=unit, department=department, person=person, origin=origin, state=state, late=late)

    async def asked(connection: AsyncConnection[Any]) -> Sequence[Placed]:
        return await measures.measures(connection, instant, query)

    show(LISTING, asked, form, query, known_at=known_at)
