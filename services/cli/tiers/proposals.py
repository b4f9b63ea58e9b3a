"""`kehu tiers proposals`: the tiers that wait for a decision."""

from projections.tiers.proposals import LISTING, waiting
from services.cli.moment import KnownAtOption, present
from services.cli.options import OneSchemeOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.scheme import of_scheme


def proposals(
    *,
    scheme: OneSchemeOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers that wait for a decision, oldest first."""
    now = present(known_at)
    question = of_scheme(scheme, lambda connection: waiting(connection, now, scheme))
    show(LISTING, question, form, known_at=known_at)
