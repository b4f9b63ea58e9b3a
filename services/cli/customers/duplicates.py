"""`kehu customers duplicates`: records that may be one customer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.customers.duplicates import LARGEST_SCORE, LISTING, Duplicate
from services.lists import likely


def duplicates(
    customer: Annotated[str | None, typer.Argument(metavar="CUSTOMER", help="Only this customer's.")] = None,
    *,
    at_least: Annotated[int, typer.Option(min=1, max=LARGEST_SCORE, help="The lowest score, in percent.")] = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """List records that may be one customer, with the reasons; settle each pair with `merge`, `link` or `rule-out`."""
    now = datetime.now(UTC)

    async def question(connection: AsyncConnection[Any]) -> Sequence[Duplicate]:
        return await likely.duplicates(connection, now, at_least=at_least, customer=customer)

    show(LISTING, question, form)
