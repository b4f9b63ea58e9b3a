"""`kehu query tiers`: the tiers in force at any moment."""

from projections.tiers import tier_list
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import OneSchemeOption, PartnerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def tiers(
    as_of: AsOfOption = None,
    *,
    scheme: OneSchemeOption = None,
    for_partner: PartnerOption = False,
    _known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers in force at that moment."""
    instant = in_unit(as_of)
    show(
        tier_list.LISTING,
        lambda connection: tier_list.tiers(connection, instant, scheme=scheme, for_partner=for_partner),
        form,
    )
