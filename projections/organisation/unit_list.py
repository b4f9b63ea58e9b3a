"""The policy pack that each business unit runs, and from when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.organisation.unit import UnitPackChosen
from domain.organisation.unit import Choice, in_force, with_choice
from projections.engine.candidates import Candidates, decided
from projections.engine.listing import Listing, fields_of
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """A unit with its choices of packs, in order of time."""

    unit: str
    choices: tuple[Choice, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    return (event.unit_id,) if isinstance(event, UnitPackChosen) else None


def evolve(row: UnitList | None, recorded: Recorded) -> UnitList | None:
    event = recorded.event
    if not isinstance(event, UnitPackChosen):
        return row
    choice = Choice(event.effective_from, event.pack)
    return UnitList(unit=event.unit_id, choices=with_choice(row.choices if row else (), choice))


PROJECTION: Final = Projection(
    name="unit_list",
    topics=("kehu.unit.v1",),
    handles=frozenset({UnitPackChosen.type}),
    row=UnitList,
    primary_key=("unit",),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The pack that a unit runs, and since when."""

    unit: str
    pack: str
    since: datetime


LISTING: Final[Listing[Running]] = Listing(
    projection=PROJECTION.name,
    columns=fields_of(Running),
    place=TypeAdapter(Id),
    place_of=lambda running: running.unit,
    by_id=True,
)


UNITS: Final = Candidates(row=UnitList, sql="select unit, choices from unit_list order by unit")


def standing(row: UnitList, as_of: datetime) -> Running | None:
    """Return the pack that the unit runs at the instant, or None where there is none yet."""
    choice = in_force(row.choices, as_of)
    return Running(unit=row.unit, pack=choice.pack, since=choice.effective_from) if choice else None


async def units(connection: AsyncConnection[Any], as_of: datetime) -> Sequence[Running]:
    """List the pack that each unit runs at the instant."""
    return await decided(connection, UNITS, {}, partial(standing, as_of=as_of))
