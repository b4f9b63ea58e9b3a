"""Folds stored events into the rows of a projection; an event that fails parks its stream and stops no other.

A fault of the machine is not the fault of the event: it is raised, and ends the worker.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.address import address_of, type_of
from contracts.catalog import EVENTS, personal_types, topic_of
from contracts.envelope import unseal
from contracts.sealing import NO_KEYS, Opener
from projections.engine.projection import POSITION, Key, Projection, Recorded
from projections.keys import reading as keys_of_persons

ERROR_LENGTH: Final = 1_000
WAITS: Final = "An earlier event of its stream is parked."
# A module or a file of the program that is missing, or no memory: another process folds the same event well.
OF_THE_MACHINE: Final = (ImportError, OSError, MemoryError)


class Stored(NamedTuple):
    """A stored event, as in the store and the topics."""

    position: int
    state: bytes


class Parked(NamedTuple):
    """An event that was not applied: it failed, or it waits behind one of its stream that failed."""

    position: int
    stream: str
    type: str
    error: str


class Keyed(NamedTuple):
    """An event and the row it changes."""

    key: Key
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was found out about events before: `waits` tells from which position on the events of a stream are parked.

    `skipped` are positions that are passed over; `unwritable` are those after which the row could not be written.
    """

    waits: Mapping[str, int] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    unwritable: Mapping[int, str] = field(default_factory=dict)


NONE: Final = Verdicts()


@dataclass(frozen=True, slots=True)
class Folded:
    """The result of a fold: the rows after it, None for a removed row, and the parked events."""

    rows: dict[Key, Any] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)


def types(projection: Projection[Any]) -> list[str]:
    """Name the wire types that the projection handles, those of all its topics where it handles all."""
    of_topics = (wire_type for wire_type in EVENTS if topic_of(wire_type) in projection.topics)
    return sorted(of_topics if projection.handles is None else projection.handles)


def decode(projection: Projection[Any], events: Iterable[Stored], opener: Opener = NO_KEYS) -> list[Keyed | Parked]:
    """Decode the events that the projection handles, and name their rows; `opener` opens their personal data.

    One of a type that this release does not know is parked, and with it its stream: a later release may handle it.
    """
    handles = projection.handles
    items: list[Keyed | Parked] = []
    for event in events:
        wire_type = type_of(event.state)
        if wire_type is None or handles is None or wire_type in handles or wire_type not in EVENTS:
            item = _decoded(projection, event, opener)
            if item is not None:
                items.append(item)
    return items


async def decoded(
    connection: AsyncConnection[Any], projection: Projection[Any], events: Sequence[Stored]
) -> list[Keyed | Parked]:
    """Decode events with the keys of their personal data, the reasons apart: no row is made of those."""
    told = personal_types()
    personal = [event.state for event in events if type_of(event.state) in told]
    return decode(projection, events, await keys_of_persons.opener(connection, personal))


def _decoded(projection: Projection[Any], event: Stored, opener: Opener) -> Keyed | Parked | None:
    try:
        recorded = Recorded(event.position, unseal(event.state, opener, with_reason=False))
        key = projection.key(recorded)
    except OF_THE_MACHINE:
        raise
    except Exception as error:  # noqa: BLE001 - an error in one event must stop no other stream
        address = address_of(event.state)
        if address is None:
            # Its stream is unknown, so nothing else can wait behind it.
            return Parked(event.position, f"unreadable/{event.position}", "", "This is no sealed event.")
        return Parked(event.position, address.stream, address.type, reason(error))
    return None if key is None else Keyed(key, recorded)


def keys(decoded: Iterable[Keyed | Parked]) -> list[Key]:
    """Name each row that the events change, once."""
    return list(dict.fromkeys(item.key for item in decoded if isinstance(item, Keyed)))


def fold(
    projection: Projection[Any],
    decoded: Iterable[Keyed | Parked],
    rows: Mapping[Key, Any],
    verdicts: Verdicts = NONE,
) -> Folded:
    """Apply the events in their order to the rows they change."""
    waits, skipped, unwritable = dict(verdicts.waits), verdicts.skipped, verdicts.unwritable
    folded = Folded()
    changed = folded.rows

    def park(parked: Parked) -> None:
        waits.setdefault(parked.stream, parked.position)
        folded.parked.append(parked)

    for item in decoded:
        if isinstance(item, Parked):
            if item.position not in skipped:
                park(item)
            continue
        key, recorded = item
        if recorded.position in skipped:
            continue
        refused = _refused(recorded, waits, unwritable)
        if refused is not None:
            park(_parked(recorded, refused))
            continue
        try:
            changed[key] = _evolved(projection, changed[key] if key in changed else rows.get(key), recorded)
        except OF_THE_MACHINE:
            raise
        except Exception as error:  # noqa: BLE001 - an error in one event must stop no other stream
            park(_parked(recorded, reason(error)))
    return folded


def _refused(recorded: Recorded, waits: Mapping[str, int], unwritable: Mapping[int, str]) -> str | None:
    """Return why an event is parked without a try: it waits, or the row could not be written after it."""
    position = recorded.position
    if waits and position >= waits.get(recorded.envelope.stream, position + 1):
        return WAITS
    return unwritable.get(position)


def _evolved(projection: Projection[Any], row: Any, recorded: Recorded) -> Any:
    if not projection.knows_its_position:
        return projection.evolve(row, recorded)
    if row is not None and recorded.position <= row.position:
        return row
    after = projection.evolve(row, recorded)
    if after is not None and after is not row:
        # Nobody else holds the row that was made a moment ago; a copy would cost as much as most folds.
        object.__setattr__(after, POSITION, recorded.position)
    return after


def reason(error: Exception) -> str:
    """Return the error in one line."""
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]


def _parked(recorded: Recorded, error: str) -> Parked:
    return Parked(recorded.position, recorded.envelope.stream, recorded.envelope.type, error)
