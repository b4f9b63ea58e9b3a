"""`kehu tiers proposals`: the tiers that wait for a decision."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from projections.engine.listing import fields_of
from projections.tiers.proposals import Waiting, waiting
from services.cli.options import OneSchemeOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.cli.scheme import of_scheme

COLUMNS: Final = fields_of(Waiting)
FEW: Final = ("customer", "scheme", "tier", "since", "approvals")


def proposals(
    *,
    scheme: OneSchemeOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers that wait for a decision, oldest first."""
    found = ask(of_scheme(scheme, lambda connection: waiting(connection, datetime.now(UTC), scheme)))
    print_rows(COLUMNS, map(asdict, found), form, few=FEW)
