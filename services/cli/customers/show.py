"""`kehu customers show`: everything known about a customer."""

from typing import Any

from psycopg import AsyncConnection

from services.cli.moment import KnownAtOption, known_until, present
from services.cli.options import CustomerArgument
from services.cli.printing.facts import is_known
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.customers.file import TABLES, File
from services.lists import one
from services.lists.as_known import Known


def show_file(customer: CustomerArgument, *, known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """Show everything known about a customer; a duplicate's file is that of its survivor."""
    known = Known(TABLES, known_until(known_at))

    async def shown(connection: AsyncConnection[Any]) -> File:
        return await one.customer(connection, customer, present(known_at), looks_back=known.at is not None)

    found = ask(shown, known)
    if form is Format.TABLE:
        found = {name: value for name, value in found.items() if is_known(value)}
    print_one(found, form)
