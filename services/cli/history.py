"""`kehu history`: everything that happened to one customer."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from projections.history import customer_history
from projections.history.customer_history import Moment
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.lists.absent import CustomerUnknown, absent
from services.lists.stored_id import stored_id


def history(
    customer: CustomerArgument,
    *,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what happened to a customer, in the order it was recorded."""
    until = in_unit(as_of)

    async def ask(connection: AsyncConnection[Any]) -> Sequence[Moment]:
        stored = await stored_id(connection, "customer", customer)
        if not await customer_history.history(connection, stored, limit=1):
            sentence, sources = f"Nothing is known of customer {customer}.", customer_history.LISTING.sources
            raise await absent(connection, CustomerUnknown, sources, customer, sentence)
        return await customer_history.history(connection, stored, until)

    show(customer_history.LISTING, ask, form, known_at=known_at)
