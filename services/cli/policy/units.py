"""`kehu policy units`: the pack that each business unit runs."""

from projections.organisation import unit_list
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def units(*, as_of: AsOfOption = None, known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the pack that each unit runs, now or at a moment."""
    instant = in_unit(as_of)
    show(unit_list.LISTING, lambda connection: unit_list.units(connection, instant), form, known_at=known_at)
