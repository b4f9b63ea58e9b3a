"""`kehu query tiers`: the tiers in force at any moment."""

from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.tiers import tier_list
from projections.tiers.tier_list import Tier, TiersQuery
from services.cli.moment import AsOfHereOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption, OneSchemeOption, PartnerOption, WhyOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.scheme import of_scheme


def tiers(
    as_of: AsOfHereOption = None,
    *,
    customer: OfCustomerOption = None,
    tier: Annotated[str | None, typer.Option("--tier", metavar="TIER", help="Only customers with this tier.")] = None,
    scheme: OneSchemeOption = None,
    for_partner: PartnerOption = False,
    why: WhyOption = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers in force at that moment."""
    query, instant = TiersQuery(customer=customer, tier=tier), in_unit(as_of)

    async def held(connection: AsyncConnection[Any]) -> Sequence[Tier]:
        return await tier_list.tiers(connection, instant, query, scheme=scheme, for_partner=for_partner)

    if why:
        if scheme is not None or for_partner:
            raise typer.BadParameter("--why is about tiers of the main scheme, all of them: `kehu tiers explain`.")
        # Loaded for this alone: it knows how rows of several lists are made.
        show_why = resolve_name("services.cli.query.why:show_why")
        show_why("tiers", held, form, as_of=instant, known_at=known_at)
        return
    show(tier_list.LISTING, of_scheme(scheme, held), form, query, known_at=known_at)
