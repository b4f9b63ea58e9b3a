"""`kehu complaints show`: one complaint as of any moment."""

from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.complaints.complaints import LISTING, ComplaintStanding
from services.cli.moment import AsOfOption, KnownAtOption, in_unit, known_until
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists import one
from services.lists.as_known import Known


def show_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The id of the complaint.")],
    *,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show a complaint: its customer, severity, state and owner, and its clocks."""
    known = Known(LISTING.tables, known_until(known_at))

    async def shown(connection: AsyncConnection[Any]) -> ComplaintStanding:
        return await one.complaint(connection, case, in_unit(as_of), looks_back=known.at is not None)

    print_one(LISTING.row(ask(shown, known)), form)
