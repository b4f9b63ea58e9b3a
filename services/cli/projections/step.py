"""`kehu projections step`: a row of a read model after each event that made it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from projections.registry import PROJECTIONS
from services.cli.moment import AsOfOption, KnownAtOption, in_unit, known_until
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import NameArgument
from services.cli.reading import ask
from services.lists.rows import plain
from services.travel.steps import LISTING, steps

KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="The parts of the row's key with slashes between them: A-1/605.")
]


def step(
    name: NameArgument,
    key: KeyArgument,
    *,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show a row after each event that made it: what changed, who recorded it, why, and by which rule.

    Events that happened after --as-of, or were recorded after --known-at, are left out.
    """
    until = None if as_of is None else in_unit(as_of)
    found = ask(
        lambda connection: steps(connection, PROJECTIONS[name], key, as_of=until, known_at=known_until(known_at))
    )
    rows = [LISTING.row(each) for each in found]
    if form is Format.TABLE:
        rows = [row | {"changed": ", ".join(_told(row["changed"]))} for row in rows]
    print_rows(LISTING.columns, rows, form, few=LISTING.few)


def _told(changed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what each changed column was and is; of one that holds several things only its name."""
    for name, values in changed.items():
        before, after = (plain(values[side]) for side in ("before", "after"))
        if isinstance(before, list | dict) or isinstance(after, list | dict):
            yield name
        else:
            yield f"{name} {'' if before is None else f'{before} → '}{after}"
