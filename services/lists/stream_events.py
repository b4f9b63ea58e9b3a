"""Lists the events of one stream as they are stored, for every edge that shows them: the log is never behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from pydantic import TypeAdapter
from pydantic_core import from_json

from contracts.catalog import EVENTS
from contracts.sealing import Opener, Origin, Unopenable, opened_data, opened_reason
from projections.engine.listing import Listing, Whole, fields_of
from projections.history.customer_history import Moment
from projections.keys import reading as keys
from services.access.seen import may_know_all
from services.lists.absent import Unknown
from services.lists.stored_id import stored_id
from services.nearest import near, told
from services.store import log
from services.store.log import LogRow
from services.store.outcome import StreamUnreadable


class NothingRecorded(Unknown):
    """No event of the stream was ever stored."""

    code = "stream.unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent(Moment):
    """One event of a stream; `data` is as it was stored, also where this release does not know the type."""


class Events(NamedTuple):
    """Some events of a stream, and the version at which the stream is."""

    found: Sequence[StreamEvent]
    version: int


LISTING: Final[Listing[StreamEvent]] = Listing(
    columns=fields_of(StreamEvent),
    few=("version", "occurred_at", "type", "actor", "reason"),
    place=TypeAdapter(Whole),
    place_of=lambda event: event.version,
)


async def stream_events(
    connection: AsyncConnection[Any], category: str, id_: str, *, after: int = 0, limit: int | None = None
) -> Events:
    """List the events after a version in order; raise `NothingRecorded` where the stream has none at all."""
    stream = f"{category}/{await stored_id(connection, category, id_)}"
    ends = await log.ends(connection, [stream])
    if not ends:
        sentence = f"Nothing is recorded of {category}/{id_}."
        known = await near(connection, category, id_) if may_know_all(category) else ()
        raise NothingRecorded(told(sentence, id_, known))
    rows = await log.read_stream_after(connection, stream, after, limit)
    opener = await keys.opener(connection, [row.state for row in rows])
    return Events([_as_stored(stream, row, opener) for row in rows], ends[0].version)


def _as_stored(stream: str, row: LogRow, opener: Opener) -> StreamEvent:
    """Read the envelope alone, which is the same in every release, and open the personal data of known types."""
    try:
        envelope = from_json(row.state, allow_inf_nan=False)
        origin = Origin(stream, row.version, row.type)
        return StreamEvent(
            position=row.position,
            stream=stream,
            version=row.version,
            type=row.type,
            occurred_at=datetime.fromisoformat(envelope["occurredat"]),
            recorded_at=datetime.fromisoformat(envelope["time"]),
            actor=envelope["actor"],
            reason=opened_reason(envelope.get("reason"), origin, opener),
            data=dict(opened_data(envelope["data"], EVENTS.get(row.type), origin, opener)),
        )
    except (KeyError, TypeError, ValueError, Unopenable) as error:
        raise StreamUnreadable(f"{stream}@{row.version} is damaged: {error}") from error
