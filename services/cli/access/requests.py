"""`kehu access requests`: who asked to read which files, and what became of it."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from domain.organisation.access_request import State
from projections.organisation import access_requests
from projections.organisation.access_requests import LISTING, AccessRequestsQuery, Placed
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def listed(
    as_of: AsOfOption = None,
    *,
    requested_by: Annotated[
        str | None, typer.Option("--requested-by", metavar="ID", help="Only what this person asked for.")
    ] = None,
    decider: Annotated[
        str | None, typer.Option("--decider", metavar="ID", help="Only what waits for this person to decide.")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", help="Only those that name this customer.")
    ] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only those that stood so then.")] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the requests to read others' files that were made by that moment, the newest first."""
    instant = in_unit(as_of)
    query = AccessRequestsQuery(requested_by=requested_by, decider=decider, unit=unit, customer=customer, state=state)

    async def asked(connection: AsyncConnection[Any]) -> Sequence[Placed]:
        return await access_requests.access_requests(connection, instant, query)

    show(LISTING, asked, form, query, known_at=known_at)
