"""`kehu explain`: the reasons for an event."""

import re
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.envelope import unseal
from contracts.message import Envelope
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services.cli.policy import shelf
from services.cli.printing.facts import tell
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists.stored_id import stored_id
from services.nearest import near, told
from services.packs.book import PackUnknown
from services.policies import explanation
from services.store import log
from services.store.log import LogRow

POSITION: Final = re.compile(r"[0-9]{1,18}")


class EventUnknown(Refused):
    """Nothing is stored under this position or id."""

    code = "event.unknown"


def explain(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="A position, or an id as in customer/C8@3.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the arithmetic, rule, policy and article behind a decision, or who recorded a fact."""
    found = ask(lambda connection: _read(connection, event))
    envelope = unseal(found.state)
    row = explanation.explained(envelope, found.position, _pack(envelope))
    if form is Format.TABLE:
        # The grounds are printed above, in reading order.
        tell(row | {"data": {name: value for name, value in row["data"].items() if name != "grounds"}})
    else:
        print_rows(explanation.COLUMNS, [row], form)


async def _read(connection: AsyncConnection[Any], event: str) -> LogRow:
    sentence = f"There is no event {event}."
    if POSITION.fullmatch(event):
        if page := await log.read_page(connection, int(event) - 1, int(event)):
            return page[0]
        raise EventUnknown(sentence)
    stream, _, version = event.rpartition("@")
    if not (stream and POSITION.fullmatch(version)):
        raise typer.BadParameter(f"“{event}” is neither a position nor an id: write one as in customer/C8@3.")
    category, _, stream_id = stream.partition("/")
    stored = await stored_id(connection, category, stream_id)
    found = await log.read_one(connection, f"{category}/{stored}", int(version))
    if found is None:
        raise EventUnknown(told(sentence, stream_id, await near(connection, category, stream_id)))
    return found


def _pack(envelope: Envelope) -> Pack | None:
    """Return the version that the decision names, or None where its pack is gone."""
    if envelope.policy is None:
        return None
    book = shelf.book()
    name = explanation.policy_of(envelope, book.packs())
    try:
        return book.version(name, envelope.policy) if name else None
    except PackUnknown:
        return None
