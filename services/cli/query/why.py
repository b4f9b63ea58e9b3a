"""Prints a list with the events that make each of its rows: `kehu query overdue|complaints|tiers --why`."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Final

from psycopg import AsyncConnection

from services.cli.diff import reasons
from services.cli.moment import known_until
from services.cli.printing.output import Format, print_rows
from services.cli.reading import ask
from services.lists.as_known import Known
from services.lists.rows import ListRow
from services.settings import Settings
from services.travel.causes import Causes
from services.travel.differences import reason, side_at
from services.travel.lists import LISTS

# What a narrow table shows beside the key and the reasons.
SAYS: Final = ("outstanding", "state", "tier")
EVENTS: Final = ("events", "why")
Question = Callable[[AsyncConnection[Any]], Awaitable[Sequence[Any]]]


def show_why(name: str, question: Question, form: Format, *, as_of: date, known_at: date | None) -> None:
    """Print the list; each row has the positions of the events that it is made of, and who recorded them why."""
    compared, until = LISTS[name], known_until(known_at)
    listing = compared.listing

    async def explained(connection: AsyncConnection[Any]) -> list[ListRow]:
        items = await question(connection)
        side = await side_at(connection, as_of, Settings().zone, until)
        causes = Causes(connection, compared)
        rows: list[ListRow] = []
        for item in items:
            events = await causes.behind(compared.key(item), None, side)
            why = [reason(event) for event in events]
            told = "; ".join(reasons(why)) if form is Format.TABLE else why
            rows.append({**compared.row(item), "events": [event.position for event in events], "why": told})
        return rows

    columns = [column for column in listing.columns if not (listing.named and column == "name")]
    few = [column for column in listing.few if column in compared.columns or column in SAYS]
    print_rows((*columns, *EVENTS), ask(explained, Known(listing.tables, until)), form, few=(*few, "why"))
