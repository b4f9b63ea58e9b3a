"""Shows a row of a read model after each event that made it, what changed, and who recorded the event why."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.catalog import AGGREGATES
from domain.decider import Refused
from projections.engine import generation
from projections.engine.batch import fold, parking
from projections.engine.batch.fold import Keyed, Verdicts
from projections.engine.listing import Listing, Whole, fields_of
from projections.engine.projection import POSITION, Key, Projection
from services.lists.stored_id import stored_id
from services.nearest import near, told
from services.store import log
from services.store.unreadable import Found, Unreadable, events_of
from services.travel.differences import reason
from services.travel.key import read

SKIPPED: Final = "Somebody decided to skip this event."
INTEGER: Final = "bigint"
NUMBER: Final = "bigint"
POSITION_GIVEN: Final = re.compile(r"[0-9]{1,18}")


class RowUnknown(Refused):
    """No event that counts made a row with this key."""

    code = "row.unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The row after an event; `changed` has what each changed column was before and after it.

    `error` says why the event was left out, and the row stays as it was. One that this release cannot read is shown at
    its place, as it may concern the row; its two times are null where it is damaged.
    """

    position: int
    event: str
    type: str
    occurred_at: datetime | None
    recorded_at: datetime | None
    actor: str
    reason: str | None
    policy: str | None
    rule: str | None
    changed: dict[str, Any]
    row: dict[str, Any] | None
    error: str | None = None


LISTING: Final[Listing[Step]] = Listing(
    projection="customer_history",
    columns=fields_of(Step),
    few=("position", "occurred_at", "type", "actor", "changed"),
    place=TypeAdapter(Whole),
    place_of=lambda step: step.position,
)


async def steps(
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    text: str,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Sequence[Step]:
    """Return the steps of the row, of what had happened by `as_of` and was recorded by `known_at`; at least one."""
    position = log.END if known_at is None else await log.position_at(connection, known_at)
    verdicts = await parking.load(connection, projection.name, await generation.live(connection, projection.name))
    key, events = await _events(connection, projection, text)
    until = [event for event in events if event.position <= position and _had_happened(event, as_of)]
    found = list(_steps(projection, key, until, verdicts))
    if not found:
        category = _category(projection)
        sentence = f"No event that counts made a row {text} of {projection.name}."
        raise RowUnknown(told(sentence, str(key[0]), await near(connection, category, str(key[0]))))
    return found


async def _events(connection: AsyncConnection[Any], projection: Projection[Any], text: str) -> tuple[Key, list[Found]]:
    """Return the key, and the events of its stream: all events of a row are in one, which its first part names."""
    parts = read(text, projection.primary_key)
    if projection.primary_key == (POSITION,):
        place = int(parts[0]) if POSITION_GIVEN.fullmatch(parts[0]) else 0
        rows = await log.read_page(connection, place - 1, place)
        return (place,), await events_of(connection, rows)
    category = _category(projection)
    first = await stored_id(connection, category, parts[0])
    rows = await log.read_stream(connection, f"{category}/{first}", log.END)
    return (first, *_typed(projection, parts[1:])), await events_of(connection, rows)


def _typed(projection: Projection[Any], parts: Sequence[str]) -> list[str | int]:
    """Return the later parts of a key as the columns have them; one that is no number names no row."""
    kinds = [projection.columns[name] for name in projection.primary_key[1:]]
    numbers = [kind == NUMBER and POSITION_GIVEN.fullmatch(part) for kind, part in zip(kinds, parts, strict=True)]
    return [int(part) if number else part for number, part in zip(numbers, parts, strict=True)]


def _had_happened(event: Found, as_of: datetime | None) -> bool:
    occurred_at = event.heading.occurred_at if isinstance(event, Unreadable) else event.envelope.occurred_at
    return as_of is None or occurred_at is None or occurred_at <= as_of


def _category(projection: Projection[Any]) -> str:
    return next(name for name, each in AGGREGATES.items() if each.topic == projection.topics[0])


def _steps(projection: Projection[Any], key: Key, events: Sequence[Found], verdicts: Verdicts) -> Iterator[Step]:
    rows: dict[Key, Any] = {}
    for recorded in events:
        if isinstance(recorded, Unreadable):
            is_skipped = recorded.position in verdicts.skipped
            if not is_skipped:
                verdicts = _waiting(verdicts, recorded.heading.stream, recorded.position)
            told = reason(recorded) | {"error": SKIPPED if is_skipped else recorded.error}
            yield Step(**told, changed={}, row=_columns(projection, rows.get(key)))
            continue
        handled = projection.handles is None or recorded.envelope.type in projection.handles
        if not handled or projection.key(recorded) != key:
            continue
        folded = fold.fold(projection, [Keyed(key, recorded)], rows, verdicts)
        before, rows = rows.get(key), rows | folded.rows
        after = rows.get(key)
        error: str | None = None
        for parked in folded.parked:
            error = parked.error
            verdicts = _waiting(verdicts, parked.stream, parked.position)
        if recorded.position in verdicts.skipped:
            error = SKIPPED
        columns = _columns(projection, after)
        yield Step(
            **reason(recorded) | {"error": error},
            changed=_changed(_columns(projection, before), columns),
            row=columns,
        )


def _waiting(verdicts: Verdicts, stream: str, position: int) -> Verdicts:
    """Have later events of the stream wait, as in the read model."""
    return replace(verdicts, waits={stream: position, **verdicts.waits})


def _columns(projection: Projection[Any], row: Any) -> dict[str, Any] | None:
    """Return the columns that say something of the row's subject, not those of how it is read."""
    if row is None:
        return None
    document: dict[str, Any] = projection.codec.dump_python([row], mode="json")[0]
    told_of = {field.name for field in fields(projection.row) if field.compare}
    return {name: value for name, value in document.items() if name in told_of}


def _changed(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    was, becomes = before or {}, after or {}
    return {
        name: {"before": was.get(name), "after": becomes.get(name)}
        for name in {**was, **becomes}
        if was.get(name) != becomes.get(name)
    }
