"""`kehu customers list`: which customers there are, filtered, searched and counted."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

import typer
from psycopg import AsyncConnection

from contracts.customers.details import Continent, Market, Nature, Size
from domain.customers.continent import CONTINENT_OF
from projections.customers import counts, customer_list, directory
from projections.customers.counts import By, Counted, CountsQuery
from projections.customers.directory import Customer, CustomersQuery
from services.cli.moment import AsOfHereOption, KnownAtOption, in_unit, present
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import NOW, Present, show
from services.lists.stored_id import with_stored_ids


def _country(code: str | None) -> str | None:
    if code is not None and code not in CONTINENT_OF:
        sentence = f"“{code}” is not the code of a country, such as DE."
        raise typer.BadParameter(sentence)
    return code


def _text(text: str | None) -> str | None:
    if text is not None and not text.strip():
        sentence = "it must not be empty."
        raise typer.BadParameter(sentence)
    return text


CountryOption = Annotated[str | None, typer.Option(metavar="CODE", callback=_country, help="Two letters, as in DE.")]
TextOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", callback=_text, help="Search ids, names, addresses, phone numbers and the rest of the file."
    ),
]
LimitOption = Annotated[int | None, typer.Option(min=1, metavar="ROWS", help="At most this many; all if left out.")]
AfterOption = Annotated[
    str | None, typer.Option(metavar="CUSTOMER", help="Continue after this customer, the last of the page before.")
]


def list_(
    *,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="As in dealer, or a kind of the pack.")] = None,
    size: Annotated[Size | None, typer.Option()] = None,
    nature: Annotated[Nature | None, typer.Option()] = None,
    market: Annotated[Market | None, typer.Option()] = None,
    continent: Annotated[Continent | None, typer.Option()] = None,
    country: CountryOption = None,
    region: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    tier: Annotated[str | None, typer.Option(metavar="TIER", help="The tier in force now, in the main scheme.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help="The person who answers for them.")] = None,
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="As in referral.")] = None,
    text: TextOption = None,
    count_by: Annotated[By | None, typer.Option(help="Count them instead, by this field.")] = None,
    limit: LimitOption = None,
    after: AfterOption = None,
    as_of: AsOfHereOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the customers, filtered and searched; duplicates are shown under their survivor."""
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
    _show(query, count_by, _Page(after, limit), _Moments(as_of, known_at), form)


class _Page(NamedTuple):
    """The customer after which the page begins, and how many customers are on it."""

    after: str | None
    limit: int | None


class _Moments(NamedTuple):
    """When it was so, and by when that was recorded."""

    as_of: date | None
    known_at: date | None


def _show(query: CustomersQuery, by: By | None, page: _Page, moments: _Moments, form: Format) -> None:
    (as_of, known_at), (after, limit) = moments, page
    now = present(known_at) if as_of is None else in_unit(as_of)
    then = NOW if as_of is None else Present((customer_list.PROJECTION.name,), now)
    if by is None:

        async def listed(connection: AsyncConnection[Any]) -> Sequence[Customer]:
            stored = await with_stored_ids(connection, query)
            return await directory.customers(connection, now, stored, after=after, limit=limit)

        whole = after is None and limit is None
        show(directory.LISTING, listed, form, query, known_at=known_at, is_whole=whole, as_of=then)
    elif after is not None:
        raise typer.BadParameter("--after goes on with a list of customers, not of counts.")
    else:
        counted = CountsQuery(by=by, **query.model_dump())

        async def counting(connection: AsyncConnection[Any]) -> Sequence[Counted]:
            return await counts.counts(connection, now, await with_stored_ids(connection, counted), limit=limit)

        show(counts.LISTING, counting, form, counted, known_at=known_at, as_of=then)
