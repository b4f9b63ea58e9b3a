"""`kehu customers show`: everything known about a customer."""

from datetime import UTC, datetime

from services.cli.options import CustomerArgument
from services.cli.printing.facts import is_known
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists import one


def show_file(customer: CustomerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show everything known about a customer; a duplicate's file is that of its survivor."""
    known = ask(lambda connection: one.customer(connection, customer, datetime.now(UTC)))
    if form is Format.TABLE:
        known = {name: value for name, value in known.items() if is_known(value)}
    print_one(known, form)
