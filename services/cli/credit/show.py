"""`kehu credit show`: one account as of any moment."""

from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.credit.accounts import LISTING, Account
from services.cli.moment import AsOfOption, KnownAtOption, known_until, or_now
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists import one
from services.lists.as_known import Known


def show_account(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of the credit account.")],
    *,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show an account: its limit, the open items by days overdue, and the money that pays none yet."""
    known = Known(LISTING.tables, known_until(known_at))

    async def shown(connection: AsyncConnection[Any]) -> Account:
        return await one.account(connection, account, or_now(as_of), looks_back=known.at is not None)

    print_one(LISTING.row(ask(shown, known)), form)
