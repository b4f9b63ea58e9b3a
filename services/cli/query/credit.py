"""`kehu query overdue`, `ageing`, `accounts` and `unapplied`: open items and money as of any moment."""

from collections.abc import Sequence
from enum import StrEnum
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from domain.credit.bucket import Bucket
from projections.credit import accounts, ageing, open_items, unapplied
from projections.credit.accounts import AccountsQuery
from projections.credit.ageing import AgeingQuery
from projections.credit.open_items import OpenItem, OverdueQuery
from projections.credit.unapplied import UnappliedQuery
from services.cli.moment import AsOfOption, KnownAtOption, or_now
from services.cli.options import OfCustomerOption, WhyOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show

OfAccountOption = Annotated[str | None, typer.Option("--account", metavar="ID", help="Only those of this account.")]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Only those in this currency, as in CNY.")
]
WithUnappliedOption = Annotated[
    bool, typer.Option("--with-unapplied", help="Only those with money that pays no invoice yet.")
]


def overdue(
    as_of: AsOfOption = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Include those not yet due.")] = False,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    bucket: Annotated[
        Bucket | None, typer.Option("--bucket", help="Only those in this bucket of days overdue.")
    ] = None,
    why: WhyOption = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the open items past due, oldest due date first."""
    query = OverdueQuery(all=everything, customer=customer, account=account, bucket=bucket)
    moment = or_now(as_of)

    async def listed_items(connection: AsyncConnection[Any]) -> Sequence[OpenItem]:
        return await open_items.overdue(connection, moment, query)

    if why:
        # Loaded for this alone: it knows how rows of several lists are made.
        show_why = resolve_name("services.cli.query.why:show_why")
        show_why("overdue", listed_items, form, as_of=moment, known_at=known_at)
        return
    show(open_items.LISTING, listed_items, form, query, known_at=known_at)


class By(StrEnum):
    """For what each sum is made."""

    CURRENCY = "currency"
    CUSTOMER = "customer"


def aged(
    as_of: AsOfOption = None,
    *,
    by: Annotated[By, typer.Option("--by", help="Sum for each currency, or for each customer and currency.")] = (
        By.CURRENCY
    ),
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", help="Sum for this customer alone, as --by customer does.")
    ] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Sum the open items by days overdue, for each currency or each customer."""
    moment = or_now(as_of)
    if by is By.CURRENCY and customer is None:
        show(ageing.LISTING, lambda connection: ageing.ageing(connection, moment), form, known_at=known_at)
        return
    query = AgeingQuery(customer=customer)
    show(
        ageing.BY_CUSTOMER,
        lambda connection: ageing.ageing_by_customer(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )


def listed(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    currency: CurrencyOption = None,
    with_unapplied: WithUnappliedOption = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the credit accounts: what is owed on each, and the money that pays nothing yet."""
    query = AccountsQuery(customer=customer, currency=currency, with_unapplied=with_unapplied)
    moment = or_now(as_of)
    show(
        accounts.LISTING,
        lambda connection: accounts.accounts(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )


def left(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the receipts with money that pays no invoice yet, oldest first."""
    query, moment = UnappliedQuery(customer=customer, account=account, currency=currency), or_now(as_of)
    show(
        unapplied.LISTING,
        lambda connection: unapplied.unapplied(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )
