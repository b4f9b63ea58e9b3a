"""`kehu complaints show`: one complaint as of any moment."""

from typing import Annotated

import typer

from projections.complaints.complaints import LISTING
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists import one


def show_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The id of the complaint.")],
    *,
    as_of: AsOfOption = None,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show a complaint: its customer, severity, state and owner, and its clocks."""
    print_one(LISTING.row(ask(lambda connection: one.complaint(connection, case, in_unit(as_of)))), form)
