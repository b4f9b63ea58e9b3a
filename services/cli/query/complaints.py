"""`kehu query complaints`: complaints with their clocks, as of any moment."""

from projections.complaints import complaints
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show


def listed(as_of: AsOfOption = None, *, _known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the complaints received by that moment, with their clocks."""
    instant = in_unit(as_of)
    show(complaints.LISTING, lambda connection: complaints.complaints(connection, instant), form)
