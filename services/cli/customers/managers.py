"""`kehu customers managers`: the people who answer for customers."""

from datetime import UTC, datetime

from projections.organisation import account_managers
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def managers(form: FormatOption = Format.TABLE) -> None:
    """List the account managers with their grades and numbers of customers."""
    now = datetime.now(UTC)
    show(account_managers.LISTING, lambda connection: account_managers.managers(connection, now), form)
