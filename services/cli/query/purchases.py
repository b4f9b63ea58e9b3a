"""`kehu query purchases`: what each customer bought in a window."""

import typer

from projections.customers import spending
from projections.customers.spending import PurchasesQuery
from services.cli.moment import FromOption, KnownAtOption, ToOption, present
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def purchases(
    start: FromOption,
    end: ToOption,
    *,
    customer: OfCustomerOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Sum the purchases of each customer in a window."""
    if start > end:
        sentence = f"--from {start} is later than --to {end}."
        raise typer.BadParameter(sentence)
    query, now = PurchasesQuery(customer=customer), present(known_at)
    show(
        spending.LISTING,
        lambda connection: spending.purchases(connection, start, end, query, as_of=now),
        form,
        query,
        known_at=known_at,
    )
