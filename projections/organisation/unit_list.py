"""Which policy pack each business unit runs from when on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.organisation.unit import UnitPackChosen
from domain.organisation.unit import Choice, with_choice
from projections.engine.listing import Listing, fields_of, listed
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """`choices` stand in the order of time."""

    unit: str
    choices: tuple[Choice, ...] = ()


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
    """The pack that a unit runs `since` then."""

    unit: str
    pack: str
    since: datetime


LISTING: Final[Listing[Running]] = Listing(
    projection=PROJECTION.name,
    columns=fields_of(Running),
    place=TypeAdapter(Id),
    place_of=lambda running: running.unit,
)


UNITS: Final = """
    select unit, choice ->> 'pack' as pack, (choice ->> 'effective_from')::timestamptz as since
    from unit_list
    cross join lateral (
        select choice
        from jsonb_array_elements(choices) with ordinality as entry (choice, number)
        where (choice ->> 'effective_from')::timestamptz <= %(as_of)s
        order by number desc
        limit 1
    ) as in_force
    order by unit
"""


async def units(connection: AsyncConnection[Any], as_of: datetime) -> Sequence[Running]:
    """List what each unit runs at the instant."""
    return await listed(connection, Running, UNITS, {"as_of": as_of})
