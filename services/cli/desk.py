"""`kehu desk`: the open cases, what runs out first before the rest, as of any moment."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from contracts.obligation import Kind
from projections.obligations import desk as board
from projections.obligations.desk import LISTING, DeskQuery, OnDesk
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.complaints.calendars import calendars_of
from services.packs import in_force


def desk(
    as_of: AsOfOption = None,
    *,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those of this unit.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="ID", help="Only those that this person answers for.")
    ] = None,
    severity: Annotated[str | None, typer.Option("--severity", metavar="NAME", help="Only of this severity.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only those of which this clock runs out next.")] = None,
    customer: OfCustomerOption = None,
    late: Annotated[bool, typer.Option("--late", help="Only those of which a clock is broken.")] = False,
    paused: Annotated[bool, typer.Option("--paused", help="Only those of which no clock can run out.")] = False,
    unowned: Annotated[bool, typer.Option("--unowned", help="Only those that nobody has taken in charge.")] = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the open cases with a clock: until when, working time left, and how each clock stands."""
    instant = in_unit(as_of)
    query = DeskQuery(
        unit=unit,
        owner=owner,
        severity=severity,
        kind=kind,
        customer=customer,
        late=late,
        paused=paused,
        unowned=unowned,
    )
    now = as_of is None and known_at is None

    async def found(connection: AsyncConnection[Any]) -> Sequence[OnDesk]:
        calendar_of = calendars_of(await in_force.shelf(connection))
        ask = board.desk if now else board.past_desk
        return await ask(connection, instant, calendar_of, query)

    show(LISTING, found, form, query, known_at=known_at)
