"""`kehu explain`: the reasons for an event."""

from typing import Annotated

import typer

from services.cli.printing.facts import tell
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists import event as events
from services.lists.event import NoEvent
from services.policies import explanation


def explain(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="A position, or an id as in customer/C8@3.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the arithmetic, rule, policy and article behind a decision, or who recorded a fact."""
    try:
        row = ask(lambda connection: events.explained(connection, event))
    except NoEvent as neither:
        raise typer.BadParameter(str(neither)) from neither
    if form is Format.TABLE:
        # The grounds are printed above, in reading order.
        tell(row | {"data": {name: value for name, value in row["data"].items() if name != "grounds"}})
    else:
        print_rows(explanation.COLUMNS, [row], form)
