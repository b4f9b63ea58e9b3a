"""`kehu customers managers`: who answers for customers."""

from projections.organisation import account_managers
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def managers(form: FormatOption = Format.TABLE) -> None:
    """List the account managers with their grades and how many customers they answer for."""
    show(account_managers.LISTING, account_managers.managers, form)
