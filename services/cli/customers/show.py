"""`kehu customers show`: everything known about a customer."""

from datetime import UTC, datetime

from services.cli.history import CustomerUnknown
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.customers.file import file


def show_file(customer: CustomerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show everything known about a customer; a duplicate's file is that of its survivor."""
    known = ask(lambda connection: file(connection, customer, datetime.now(UTC)))
    if known is None:
        raise CustomerUnknown(f"Customer {customer} is not registered.")
    if form is Format.TABLE:
        print_rows(("what", "known"), [{"what": name, "known": value} for name, value in known.items()], form)
    else:
        print_rows(tuple(known), [known], form)
