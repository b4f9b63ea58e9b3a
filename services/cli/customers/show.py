"""`kehu customers show`: everything known about a customer."""

from datetime import UTC, datetime
from typing import Any

from psycopg import AsyncConnection

from services.cli.history import unknown
from services.cli.options import CustomerArgument
from services.cli.printing.facts import is_known
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.customers.file import File, file
from services.lists.stored_id import stored_id


def show_file(customer: CustomerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show everything known about a customer; a duplicate's file is that of its survivor."""
    known = ask(lambda connection: _file(connection, customer))
    if form is Format.TABLE:
        shown = [{"what": name, "known": value} for name, value in known.items() if is_known(value)]
        print_rows(("what", "known"), shown, form)
    else:
        print_rows(tuple(known), [known], form)


async def _file(connection: AsyncConnection[Any], customer: str) -> File:
    found = await file(connection, await stored_id(connection, "customer", customer), datetime.now(UTC))
    if found is None:
        raise await unknown(connection, customer, f"Customer {customer} is not registered.")
    return found
