"""`kehu credit show`: one account as of any moment."""

from datetime import date, datetime
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from domain.decider import Refused
from projections.credit import accounts
from projections.credit.accounts import LISTING, Account
from projections.names import named
from services.cli.moment import AsOfOption, KnownAtOption, or_now
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists.stored_id import stored_id
from services.nearest import near, told


class AccountUnknown(Refused):
    """No account was opened under this id."""

    code = "credit-account.unknown"


def show_account(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of the credit account.")],
    *,
    as_of: AsOfOption = None,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show an account: its limit, the open items by days overdue, and the money that pays none yet."""
    row = LISTING.row(ask(lambda connection: _account(connection, account, or_now(as_of))))
    if form is Format.TABLE:
        print_rows(("what", "known"), [{"what": name, "known": value} for name, value in row.items()], form)
    else:
        print_rows(LISTING.columns, [row], form)


async def _account(connection: AsyncConnection[Any], account_id: str, as_of: date | datetime) -> Account:
    stored = await stored_id(connection, "credit-account", account_id)
    found = await named(connection, LISTING, await accounts.accounts(connection, as_of, account=stored))
    if not found:
        known = await near(connection, "credit-account", account_id)
        raise AccountUnknown(told(f"There is no credit account {account_id}.", account_id, known))
    return found[0]
