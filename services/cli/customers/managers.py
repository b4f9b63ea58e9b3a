"""`kehu customers managers`: the people who answer for customers."""

from projections.organisation import account_managers
from services.cli.moment import KnownAtOption, present
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def managers(*, known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the account managers with their grades and numbers of customers."""
    now = present(known_at)
    show(
        account_managers.LISTING,
        lambda connection: account_managers.managers(connection, now),
        form,
        known_at=known_at,
    )
