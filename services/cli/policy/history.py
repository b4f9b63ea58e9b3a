"""`kehu policy history`: the history of each version of a pack."""

from typing import Annotated

import typer

from services.cli.moment import KnownAtOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.policies.history import LISTING, policy_history


def history(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    *,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show who drafted, approved, activated, withdrew or evaluated which version, when and why."""
    show(LISTING, lambda connection: policy_history(connection, pack), form, known_at=known_at)
