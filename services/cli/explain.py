"""`kehu explain`: why an event is as it is."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.envelope import Envelope, unseal
from domain.decider import Refused
from domain.policies.pack import Pack
from services import explanation
from services.api.rows import plain
from services.cli import policy_shelf
from services.cli.output import Format, FormatOption, print_rows
from services.cli.policy_shelf import ask
from services.policy_book import PackUnknown
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
    """Tell the arithmetic, rule, policy and article of a decision, or who recorded a fact."""
    found = ask(lambda connection: _read(connection, event))
    if found is None:
        raise EventUnknown(f"There is no event {event}.")
    envelope = unseal(found.state)
    row = explanation.explained(envelope, found.position, _pack(envelope))
    if form is Format.TABLE:
        tell(row)
    else:
        print_rows(explanation.COLUMNS, [row], form)


def tell(row: Mapping[str, Any]) -> None:
    """Print what is known, a line each."""
    for name, value in row.items():
        match plain(value):
            case None | [] | {} | "":
                continue
            case list() as lines:
                typer.echo(f"{name}:")
                for line in lines:
                    typer.echo(f"  {_line(line)}")
            case shown:
                typer.echo(f"{name}: {_line(shown)}")


def _line(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{name} {'unknown' if part is None else part}" for name, part in value.items())


async def _read(connection: AsyncConnection[Any], event: str) -> LogRow | None:
    if POSITION.fullmatch(event):
        page = await log.read_page(connection, int(event) - 1, int(event))
        return page[0] if page else None
    stream, _, version = event.rpartition("@")
    if not (stream and POSITION.fullmatch(version)):
        raise typer.BadParameter(f"“{event}” is neither a position nor an id: write one as in customer/C8@3.")
    return await log.read_one(connection, stream, int(version))


def _pack(envelope: Envelope) -> Pack | None:
    """Return the version that the decision names; a pack that is gone explains nothing."""
    if envelope.policy is None:
        return None
    book = policy_shelf.book()
    name = explanation.policy_of(envelope, book.packs())
    try:
        return book.version(name, envelope.policy) if name else None
    except PackUnknown:
        return None
