"""`kehu policy choices`: the packs chosen for a business unit, read from the log so that none is left out (C19)."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from contracts.envelope import unseal
from contracts.message import Envelope
from contracts.organisation.unit import UnitPackChosen
from domain.decider import Refused
from domain.organisation import unit
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists.rows import ListRow
from services.store import log

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
    stored = ask(lambda connection: log.read_stream(connection, f"{unit.DECIDER.category}/{name}", log.END))
    if not stored:
        raise UnitUnknown(f"No pack was chosen for a unit {name}.")
    unsealed = [(found.position, unseal(found.state)) for found in stored]
    later = [envelope for _, envelope in unsealed]
    rows = [_row(position, envelope, later[number + 1 :]) for number, (position, envelope) in enumerate(unsealed)]
    print_rows(CHOICES, rows, form, few=FEW)


def _row(position: int, envelope: Envelope, later: Sequence[Envelope]) -> ListRow:
    choice = _chosen(envelope)
    return {
        "unit": choice.unit_id,
        "pack": choice.pack,
        "effective_from": choice.effective_from,
        "void": any(unit.makes_void(_choice(other), _choice(envelope)) for other in later),
        "at": envelope.occurred_at,
        "by": envelope.actor,
        "reason": envelope.reason,
        "position": position,
    }


def _choice(envelope: Envelope) -> unit.Choice:
    chosen = _chosen(envelope)
    return unit.Choice(chosen.effective_from, chosen.pack)


def _chosen(envelope: Envelope) -> UnitPackChosen:
    event = envelope.event
    assert isinstance(event, UnitPackChosen)
    return event
