"""`kehu credit show`: one account as of any moment."""

from typing import Annotated

import typer

from projections.credit.accounts import LISTING
from services.cli.moment import AsOfOption, KnownAtOption, or_now
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists import one


def show_account(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of the credit account.")],
    *,
    as_of: AsOfOption = None,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show an account: its limit, the open items by days overdue, and the money that pays none yet."""
    print_one(LISTING.row(ask(lambda connection: one.account(connection, account, or_now(as_of)))), form)
