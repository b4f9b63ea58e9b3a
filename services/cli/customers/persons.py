"""`kehu customers persons`: everybody whom commands can name."""

from services.cli.moment import KnownAtOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.customers import persons as people


def persons(*, known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List everybody who is enrolled, account managers and all others, by the id that commands name them with."""
    show(people.LISTING, people.persons, form, known_at=known_at)
