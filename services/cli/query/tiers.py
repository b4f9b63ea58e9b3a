"""`kehu query tiers`: the tiers in force at any moment."""

from typing import Annotated

import typer

from projections.tiers import tier_list
from projections.tiers.tier_list import TiersQuery
from services.cli.moment import AsOfHereOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption, OneSchemeOption, PartnerOption
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
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers in force at that moment."""
    query, instant = TiersQuery(customer=customer, tier=tier), in_unit(as_of)
    show(
        tier_list.LISTING,
        of_scheme(
            scheme,
            lambda connection: tier_list.tiers(connection, instant, query, scheme=scheme, for_partner=for_partner),
        ),
        form,
        query,
        known_at=known_at,
    )
