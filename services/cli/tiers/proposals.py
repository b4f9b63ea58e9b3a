"""`kehu tiers proposals`: the tiers that wait for a decision."""

from typing import Final

from projections.tiers.proposals import waiting
from services.cli.options import OneSchemeOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask

PROPOSED: Final = (
    "customer",
    "scheme",
    "tier",
    "since",
    "policy",
    "period",
    "proposed_by",
    "approvals",
    "bodies",
    "approved_by",
)


def proposals(
    *,
    scheme: OneSchemeOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers that wait for a decision, oldest first."""
    found = ask(lambda connection: waiting(connection, scheme))
    print_rows(PROPOSED, [{column: getattr(each, column) for column in PROPOSED} for each in found], form)
