"""`kehu customers duplicates`: records that may be one customer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.customers.directory import LISTING
from projections.engine.listing import fields_of
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.customers.duplicates import Duplicate, likely_duplicates
from services.lists.absent import CustomerUnknown, absent
from services.lists.stored_id import stored_id

LARGEST_SCORE: Final = 100
COLUMNS: Final = fields_of(Duplicate)


def duplicates(
    customer: Annotated[str | None, typer.Argument(metavar="CUSTOMER", help="Only this customer's.")] = None,
    *,
    at_least: Annotated[int, typer.Option(min=1, max=LARGEST_SCORE, help="The lowest score, in percent.")] = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """List records that may be one customer, with the reasons; settle each pair with `merge`, `link` or `rule-out`."""
    now = datetime.now(UTC)

    async def question(connection: AsyncConnection[Any]) -> Sequence[Duplicate]:
        stored = customer and await stored_id(connection, "customer", customer)
        found = await likely_duplicates(connection, now, at_least=Decimal(at_least), customer=stored)
        if found is None:
            assert customer is not None
            sentence = f"Customer {customer} is not registered."
            raise await absent(connection, CustomerUnknown, LISTING.sources, customer, sentence)
        return found

    suggested = ask(question)
    rows = [{column: getattr(each, column) for column in COLUMNS} for each in suggested]
    print_rows(COLUMNS, rows, form, few=COLUMNS)
