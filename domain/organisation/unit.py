"""A business unit (业务单元): which policy pack it runs, and from when on; how safe its data are: `data_safety.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never

from contracts.organisation.unit import (
    BreachReported,
    RunPack,
    SecurityChecked,
    SecurityCheckRequired,
    UnitEvent,
    UnitPackChosen,
)
from domain.decider import Decider, Refused

# The unit of customers who name none.
MAIN: Final = "main"


class RunsNoPack(Refused):
    code = "unit.runs-no-pack"


class ChoiceInThePast(Refused):
    code = "unit.choice-in-the-past"


@dataclass(frozen=True, slots=True)
class Choice:
    effective_from: datetime
    pack: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its choices of packs, in chronological order, and the newest about the security of its data."""

    choices: tuple[Choice, ...] = ()
    required: SecurityCheckRequired | None = None
    checked: SecurityChecked | None = None
    breach: BreachReported | None = None


def run_pack(unit: Unit, command: RunPack, *, now: datetime) -> list[UnitEvent]:
    choice = Choice(command.effective_from, command.pack)
    if choice in unit.choices:
        return []
    # The first choice may lie in the past, so that a company can apply its policy to its imported history.
    if decided_under := _until(unit, now):
        _check_future(decided_under[-1], command, now)
    kept = _until(unit, command.effective_from)
    if kept == unit.choices and kept and kept[-1].pack == command.pack:
        return []
    return [UnitPackChosen(unit_id=command.unit_id, pack=command.pack, effective_from=command.effective_from)]


def pack_of(unit: Unit, unit_id: str, instant: datetime) -> str:
    """Return the name of the pack the unit runs at the instant, or refuse."""
    choice = in_force(unit.choices, instant)
    if choice is None:
        raise RunsNoPack(f"Unit {unit_id} runs no pack at {instant:%F %T%z}: choose one with `kehu policy run-pack`.")
    return choice.pack


def in_force(choices: Sequence[Choice], instant: datetime) -> Choice | None:
    """Return the last choice that has begun."""
    return next((choice for choice in reversed(choices) if choice.effective_from <= instant), None)


def with_choice(choices: tuple[Choice, ...], choice: Choice) -> tuple[Choice, ...]:
    """Add a choice to those that it does not make void."""
    return (*(each for each in choices if not makes_void(choice, each)), choice)


def makes_void(choice: Choice, earlier: Choice) -> bool:
    """Return whether a choice replaces an earlier one: each that would begin at the same time or later."""
    return choice.effective_from <= earlier.effective_from


def pack_for(unit: Unit, unit_id: str, instant: datetime) -> str:
    """Return the pack at an instant, or the first pack for earlier instants: it applies to imported history."""
    if unit.choices and instant < unit.choices[0].effective_from:
        return unit.choices[0].pack
    return pack_of(unit, unit_id, instant)


def _check_future(last: Choice, command: RunPack, now: datetime) -> None:
    if command.effective_from <= now:
        raise ChoiceInThePast(
            f"Unit {command.unit_id} has been deciding under {last.pack} until now, {now.isoformat()}: "
            f"effective_from must be later, and {command.effective_from.isoformat()} is not."
        )


def _until(unit: Unit, instant: datetime) -> tuple[Choice, ...]:
    return tuple(choice for choice in unit.choices if choice.effective_from <= instant)


def evolve(unit: Unit, event: UnitEvent, _at: datetime) -> Unit:
    match event:
        case UnitPackChosen():
            return replace(unit, choices=with_choice(unit.choices, Choice(event.effective_from, event.pack)))
        case SecurityCheckRequired():
            return replace(unit, required=event)
        case SecurityChecked():
            return replace(unit, checked=event)
        case BreachReported():
            return replace(unit, breach=event)
        case _:
            assert_never(event)


DECIDER: Final[Decider[Unit, UnitEvent]] = Decider("unit", Unit(), evolve)
