"""A business unit (业务单元): which policy pack it runs from when on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contracts.unit import RunPack, UnitEvent, UnitPackChosen
from domain.decider import Decider, Refused

# The unit of customers that name none.
MAIN: Final = "main"


class RunsNoPack(Refused):
    code = "unit.runs-no-pack"


class ChoiceNotLater(Refused):
    code = "unit.choice-not-later"


class ChoiceInThePast(Refused):
    code = "unit.choice-in-the-past"


@dataclass(frozen=True, slots=True)
class Choice:
    effective_from: datetime
    pack: str


@dataclass(frozen=True, slots=True)
class Unit:
    """`choices` stand in the order of time."""

    choices: tuple[Choice, ...] = ()


def run_pack(unit: Unit, command: RunPack, *, now: datetime) -> list[UnitEvent]:
    choice = Choice(command.effective_from, command.pack)
    if choice in unit.choices:
        return []
    # The first choice may reach back, so that a company can bring its history under the policy it had.
    if unit.choices:
        _check_follows(unit.choices[-1], command, now)
    if unit.choices and unit.choices[-1].pack == command.pack:
        return []
    return [UnitPackChosen(unit_id=command.unit_id, pack=command.pack, effective_from=command.effective_from)]


def pack_of(unit: Unit, unit_id: str, instant: datetime) -> str:
    """Return the name of the pack the unit runs at the instant, or refuse."""
    for choice in reversed(unit.choices):
        if choice.effective_from <= instant:
            return choice.pack
    raise RunsNoPack(f"Unit {unit_id} runs no pack at {instant.isoformat()}: choose one with `kehu policy run-pack`.")


def _check_follows(last: Choice, command: RunPack, now: datetime) -> None:
    if command.effective_from <= last.effective_from:
        raise ChoiceNotLater(
            f"Unit {command.unit_id} runs {last.pack} from {last.effective_from.isoformat()} on: "
            "another choice must be for later."
        )
    if command.effective_from <= now:
        raise ChoiceInThePast(
            f"Unit {command.unit_id} has decided under {last.pack} until {now.isoformat()}: "
            f"{command.effective_from.isoformat()} is not later."
        )


def evolve(unit: Unit, event: UnitEvent) -> Unit:
    return Unit((*unit.choices, Choice(event.effective_from, event.pack)))


DECIDER: Final[Decider[Unit, UnitEvent]] = Decider("unit", Unit(), evolve)
