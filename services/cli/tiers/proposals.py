"""`kehu tiers proposals`: the tiers that wait for a decision."""

from datetime import UTC, datetime

from projections.tiers.proposals import LISTING, waiting
from services.cli.options import OneSchemeOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.scheme import of_scheme


def proposals(
    *,
    scheme: OneSchemeOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers that wait for a decision, oldest first."""
    now = datetime.now(UTC)
    show(LISTING, of_scheme(scheme, lambda connection: waiting(connection, now, scheme)), form)
