"""`kehu explain`: the reasons for an event, or for the events that make a row of a list."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.engine.timeline import instant_of
from projections.registry import PROJECTIONS
from services.cli.moment import AsOfOption, KnownAtOption, known_until, or_now
from services.cli.printing.facts import tell
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.cli.sums import SUMS, show_items
from services.lists import events
from services.lists.events import NoEvent
from services.policies import explanation
from services.settings import Settings
from services.travel.causes import Causes
from services.travel.differences import side_at
from services.travel.key import read
from services.travel.lists import LISTS
from services.travel.steps import RowUnknown, steps

EXPLAINED: Final = (*LISTS, *SUMS)


def explain(
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT|LIST",
            help=f"A position, an id as in customer/C8@3, or a list: {', '.join(EXPLAINED)}.",
        ),
    ],
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="A row of the list, or of a read model, as in A-1/605.")
    ] = None,
    *,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the arithmetic, rule, policy and article behind a decision, or who recorded a fact.

    With LIST and KEY, show this for each event that makes the row of the list, as of any moment. Of a sum, such as
    ageing CNY or its cell CNY/90+, list the items that are summed.
    """
    if key is not None and event in SUMS:
        show_items(event, key, form, as_of=as_of, known_at=known_at)
        return
    if key is None:
        rows = [_of_event(event)]
    else:
        rows = ask(lambda connection: _of_row(connection, event, key, or_now(as_of), known_until(known_at)))
    if form is not Format.TABLE:
        print_rows(explanation.COLUMNS, rows, form)
        return
    for row in rows:
        # The grounds are printed above, in reading order.
        tell(row | {"data": {name: value for name, value in row["data"].items() if name != "grounds"}})
        if row is not rows[-1]:
            typer.echo()


def _of_event(event: str) -> dict[str, Any]:
    try:
        return ask(lambda connection: events.explained(connection, event))
    except NoEvent as neither:
        raise typer.BadParameter(str(neither)) from neither


async def _of_row(
    connection: AsyncConnection[Any], name: str, key: str, as_of: date, known_at: datetime | None
) -> list[dict[str, Any]]:
    """Explain the events that make a row of a list, or all events of a row of a read model."""
    zone = Settings().zone
    if name in LISTS:
        causes = Causes(connection, LISTS[name])
        side = await side_at(connection, as_of, zone, known_at)
        positions = [each.position for each in await causes.behind(read(key, LISTS[name].columns), None, side)]
    elif name in PROJECTIONS:
        until = instant_of(as_of, zone)
        found = await steps(connection, PROJECTIONS[name], key, as_of=until, known_at=known_at)
        positions = [each.position for each in found]
    else:
        raise typer.BadParameter(f"There is no list {name}: {', '.join((*EXPLAINED, *PROJECTIONS))}.")
    if not positions:
        raise RowUnknown(f"There was no row {key} in {name} then.")
    return [await events.explained(connection, str(position)) for position in positions]
