"""`kehu customers duplicates`: records that may be one customer."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Final

import typer

from projections.engine.listing import fields_of
from services.cli.history import CustomerUnknown
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.customers.duplicates import Duplicate, likely_duplicates

LARGEST_SCORE: Final = 100


def duplicates(
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]", help="Only this customer's.")] = None,
    *,
    at_least: Annotated[int, typer.Option(min=1, max=LARGEST_SCORE, help="The lowest score, in percent.")] = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """List records that may be one customer, with the reasons; settle each pair with `merge`, `link` or `rule-out`."""
    now = datetime.now(UTC)
    suggested = ask(
        lambda connection: likely_duplicates(connection, now, at_least=Decimal(at_least), customer=customer),
    )
    if suggested is None:
        raise CustomerUnknown(f"Customer {customer} is not registered.")
    columns = fields_of(Duplicate)
    print_rows(columns, [{column: getattr(each, column) for column in columns} for each in suggested], form)
