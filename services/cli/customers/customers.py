"""`kehu customers`: who they are, which of them are one, whose file is due, and who answers for them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.customers.details import Continent, Kind, Market, Nature, Size
from domain.customers.continent import CONTINENT_OF
from projections.customers import counts, directory, verification_due
from projections.customers.counts import By, CountsQuery
from projections.customers.directory import CustomersQuery
from projections.customers.verification_due import DueVerification, VerificationsQuery
from projections.engine.listing import fields_of
from projections.organisation import account_managers
from services.cli.history import CustomerUnknown
from services.cli.moment import OptionalAsOf, in_unit
from services.cli.options import CustomerArgument
from services.cli.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.cli.show import show
from services.customers.duplicates import Duplicate, likely_duplicates
from services.customers.file import file
from services.customers.unit_rules import first_verifications
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
    query = CustomersQuery(
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
        if after is not None:
            sentence = "--after goes on with a list of customers, not of counts."
            raise typer.BadParameter(sentence)
        counted = CountsQuery(by=count_by, **query.model_dump())
        show(counts.LISTING, lambda connection: counts.counts(connection, now, counted, limit=limit), form)
    else:
        show(
            directory.LISTING,
            lambda connection: directory.customers(connection, now, query, after=after, limit=limit),
            form,
        )


def show_file(customer: CustomerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show everything known of a customer; of a duplicate, what is known of its survivor."""
    known = ask(lambda connection: file(connection, customer, datetime.now(UTC)))
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
    suggested = ask(
        lambda connection: likely_duplicates(connection, at_least=Decimal(at_least), customer=customer),
    )
    if suggested is None:
        raise CustomerUnknown(f"Customer {customer} is not registered.")
    columns = fields_of(Duplicate)
    print_rows(columns, [{column: getattr(each, column) for column in columns} for each in suggested], form)


def verify_due(
    *,
    as_of: OptionalAsOf = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help="Of the customers this person answers for.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the files to be verified by now or then, the longest overdue first."""
    moment, zone = as_of or datetime.now(UTC), Settings().zone

    query = VerificationsQuery(owner=owner)

    async def due(connection: AsyncConnection[Any]) -> Sequence[DueVerification]:
        first_after = await first_verifications(connection, in_unit(moment))
        return await verification_due.due_for_verification(
            connection, day_of(moment, zone), query, zone=zone, first_after=first_after
        )

    show(verification_due.LISTING, due, form)


def managers(form: FormatOption = Format.TABLE) -> None:
    """List the account managers with their grades and how many customers they answer for."""
    show(account_managers.LISTING, account_managers.managers, form)
