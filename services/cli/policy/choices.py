"""`kehu policy choices`: the packs chosen for a business unit, read from the log so that none is left out (C19)."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.message import Envelope
from contracts.organisation.unit import UnitPackChosen
from domain.decider import Refused
from domain.organisation import unit
from projections.engine.projection import Recorded
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists.rows import ListRow
from services.store import log
from services.store.unreadable import Found, Unreadable, events_of

CHOICES: Final = ("unit", "pack", "effective_from", "void", "at", "by", "reason", "position")
FEW: Final = ("effective_from", "pack", "void", "by", "reason")


class UnitUnknown(Refused):
    """No pack was ever chosen for a unit with this name."""

    code = "unit.unknown"


def choices(
    name: Annotated[str, typer.Argument(metavar="UNIT", help="A business unit, as in `kehu policy units`.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show which packs were chosen for a unit, by which person and why; a later choice replaces those yet to begin."""

    async def read(connection: AsyncConnection[Any]) -> list[Found]:
        rows = await log.read_stream(connection, f"{unit.DECIDER.category}/{name}", log.END)
        return await events_of(connection, rows)

    found = ask(read)
    if not found:
        raise UnitUnknown(f"No pack was chosen for a unit {name}.")
    readable = [event for event in found if isinstance(event, Recorded)]
    rows = [_row(event, readable) if isinstance(event, Recorded) else _unreadable(name, event) for event in found]
    print_rows(CHOICES, rows, form, few=FEW)


def _row(recorded: Recorded, others: Sequence[Recorded]) -> ListRow:
    envelope = recorded.envelope
    choice = _chosen(envelope)
    later = [other.envelope for other in others if other.position > recorded.position]
    return {
        "unit": choice.unit_id,
        "pack": choice.pack,
        "effective_from": choice.effective_from,
        "void": any(unit.makes_void(_choice(other), _choice(envelope)) for other in later),
        "at": envelope.occurred_at,
        "by": envelope.actor,
        "reason": envelope.reason,
        "position": recorded.position,
    }


def _unreadable(name: str, event: Unreadable) -> ListRow:
    """Show an event of a later release at its place."""
    told = {"unit": name, "at": event.heading.occurred_at, "by": event.heading.actor, "reason": event.error}
    return dict.fromkeys(CHOICES) | told | {"position": event.position}


def _choice(envelope: Envelope) -> unit.Choice:
    chosen = _chosen(envelope)
    return unit.Choice(chosen.effective_from, chosen.pack)


def _chosen(envelope: Envelope) -> UnitPackChosen:
    event = envelope.event
    assert isinstance(event, UnitPackChosen)
    return event
