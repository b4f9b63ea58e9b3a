"""`kehu query`: the lists of interfaces 3 on the command line."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from projections.complaints import standing
from projections.credit import open_items
from projections.credit.open_items import OverdueQuery
from projections.customers import purchases
from projections.tiers import tier_list
from services.cli.moment import AsOfOption, FromOption, KnownAtOption, ToOption, in_unit
from services.cli.options import OneSchemeOption, PartnerOption
from services.cli.output import Format, FormatOption
from services.cli.show import show


def overdue(
    as_of: AsOfOption,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those not due yet, too.")] = False,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List open items past due, the oldest due date first."""
    query = OverdueQuery(all=everything)
    show(open_items.OVERDUE_LISTING, lambda connection: open_items.overdue(connection, as_of, query), form)


def ageing(as_of: AsOfOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """Sum the open items of each currency by days overdue."""
    show(open_items.AGEING_LISTING, lambda connection: open_items.ageing(connection, as_of), form)


def complaints(as_of: AsOfOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the complaints received until then, with their clocks."""
    instant = in_unit(as_of)
    show(standing.LISTING, lambda connection: standing.complaints(connection, instant), form)


def spending(
    start: FromOption, end: ToOption, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Sum the purchases of each customer in a window."""
    if start > end:
        sentence = f"--from {start} is later than --to {end}."
        raise typer.BadParameter(sentence)
    now = datetime.now(UTC)
    show(purchases.LISTING, lambda connection: purchases.purchases(connection, start, end, as_of=now), form)


def tiers(
    as_of: AsOfOption,
    *,
    scheme: OneSchemeOption = None,
    for_partner: PartnerOption = False,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers in force then."""
    instant = in_unit(as_of)
    show(
        tier_list.LISTING,
        lambda connection: tier_list.tiers(connection, instant, scheme=scheme, for_partner=for_partner),
        form,
    )
