"""`kehu customers`: who they are, which of them are one, whose file is due, and who answers for them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.customers.details import Continent, Kind, Market, Nature, Size
from domain.customers.continent import CONTINENT_OF
from projections.customers import verification_due
from projections.customers.directory import By, Filters, counts, customers
from projections.customers.verification_due import DueVerification
from projections.organisation import account_managers
from services.cli.history import CustomerUnknown
from services.cli.moment import OptionalAsOf
from services.cli.options import CustomerArgument
from services.cli.output import Format, FormatOption, print_rows
from services.cli.query import in_unit, show
from services.cli.reading import reading
from services.customers import duplicates as looking
from services.customers.duplicates import Duplicate
from services.customers.file import File, file
from services.customers.unit_rules import first_verifications
from services.lists import listing
from services.lists.moment import day_of
from services.settings import Settings

LARGEST_SCORE: Final = 100


def _country(code: str | None) -> str | None:
    if code is not None and code not in CONTINENT_OF:
        sentence = f"“{code}” is not the code of a country, such as DE."
        raise typer.BadParameter(sentence)
    return code


def list_(
    *,
    kind: Annotated[Kind | None, typer.Option(help="经销商, 工程商 or 终端用户.")] = None,
    size: Annotated[Size | None, typer.Option()] = None,
    nature: Annotated[Nature | None, typer.Option()] = None,
    market: Annotated[Market | None, typer.Option()] = None,
    continent: Annotated[Continent | None, typer.Option()] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", callback=_country, help="Two letters, as in DE.")
    ] = None,
    region: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    tier: Annotated[str | None, typer.Option(metavar="TIER", help="In force now, of the main scheme.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help="Who answers for them.")] = None,
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="As in referral.")] = None,
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Found in ids, names, addresses, phone numbers, anywhere.")
    ] = None,
    count_by: Annotated[By | None, typer.Option(help="Count them instead, by one thing.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="ROWS", help="So many at most; all if left out.")] = None,
    after: Annotated[
        str | None, typer.Option(metavar="CUSTOMER", help="Go on after this one, the last of the page before.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the customers, filtered and searched; duplicates stand under their survivor."""
    filters = Filters(
        kind=kind,
        size=size,
        nature=nature,
        market=market,
        continent=continent,
        country=country,
        region=region,
        unit=unit,
        tier=tier,
        owner=owner,
        source=source,
        text=text,
    )
    now = datetime.now(UTC)
    if count_by:
        by = count_by
        if after is not None:
            sentence = "--after goes on with a list of customers, not of counts."
            raise typer.BadParameter(sentence)
        show(listing.CUSTOMER_COUNTS, lambda connection: counts(connection, now, by, filters, limit=limit), form)
    else:
        show(
            listing.CUSTOMERS,
            lambda connection: customers(connection, now, filters, after=after, limit=limit),
            form,
        )


def show_file(customer: CustomerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show everything known of a customer; of a duplicate, what is known of its survivor."""

    async def ask() -> File | None:
        async with reading() as connection, connection.transaction():
            return await file(connection, customer, datetime.now(UTC))

    known = asyncio.run(ask())
    if known is None:
        raise CustomerUnknown(f"Customer {customer} is not registered.")
    if form is Format.TABLE:
        print_rows(("what", "known"), [{"what": name, "known": value} for name, value in known.items()], form)
    else:
        print_rows(tuple(known), [known], form)


def duplicates(
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]", help="Of this one alone.")] = None,
    *,
    at_least: Annotated[int, typer.Option(min=1, max=LARGEST_SCORE, help="The least score, in percent.")] = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """Suggest which customers may be one, with the reasons; `merge`, `link` or `rule-out` settles it."""

    async def ask() -> Sequence[Duplicate] | None:
        async with reading() as connection, connection.transaction():
            return await looking.duplicates(connection, at_least=Decimal(at_least), customer=customer)

    suggested = asyncio.run(ask())
    if suggested is None:
        raise CustomerUnknown(f"Customer {customer} is not registered.")
    columns = tuple(Duplicate.__dataclass_fields__)
    print_rows(columns, [{column: getattr(each, column) for column in columns} for each in suggested], form)


def verify_due(
    *,
    as_of: OptionalAsOf = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help="Of the customers this person answers for.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the files to be verified by now or then, the longest overdue first."""
    moment, zone = as_of or datetime.now(UTC), Settings().zone

    async def ask(connection: AsyncConnection[Any]) -> Sequence[DueVerification]:
        first_after = await first_verifications(connection, in_unit(moment))
        return await verification_due.due_for_verification(
            connection, day_of(moment, zone), zone=zone, first_after=first_after, owner=owner
        )

    show(listing.VERIFICATIONS_DUE, ask, form)


def managers(form: FormatOption = Format.TABLE) -> None:
    """List the account managers with their grades and how many customers they answer for."""
    show(listing.MANAGERS, account_managers.managers, form)
