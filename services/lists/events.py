"""Finds an event by its position or its id, with what explains it, for every edge that shows it."""

from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from pydantic import TypeAdapter, ValidationError

from contracts.message import Envelope, EventName
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services.lists.absent import Unknown
from services.lists.stored_id import stored_id
from services.nearest import near, told
from services.packs import in_force
from services.packs.book import PackUnknown
from services.policies import explanation
from services.store import log
from services.store.log import LogRow
from services.store.unreadable import Unreadable, events_of

EVENT: Final = TypeAdapter(EventName)
LONGEST_SHOWN: Final = 100


class NoEvent(Refused):
    """The text names no event."""

    code = "request.no-event"


class EventUnknown(Unknown):
    """Nothing is stored under this position or id."""

    code = "event.unknown"


class EventId(NamedTuple):
    """The id of an event, as in customer/C8@3: its stream, and its version there."""

    category: str
    stream_id: str
    version: int


def named(text: str) -> int | EventId:
    """Read a position or an id; raise `NoEvent` where the text is neither."""
    if not _is_event(text):
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        raise NoEvent(f"“{shown}” is neither a position nor an id: write one as in customer/C8@3.")
    stream, _, version = text.rpartition("@")
    if not stream:
        return int(text)
    category, _, stream_id = stream.partition("/")
    return EventId(category, stream_id, int(version))


def _is_event(text: str) -> bool:
    try:
        EVENT.validate_python(text)
    except ValidationError:
        return False
    return True


async def explained(connection: AsyncConnection[Any], text: str) -> dict[str, Any]:
    """Return everything known about an event; raise `EventUnknown` where there is none."""
    row = await _stored(connection, named(text), f"There is no event {text}.")
    (event,) = await events_of(connection, [row])
    if isinstance(event, Unreadable):
        return explanation.unreadable(event.heading, event.position, event.error)
    envelope = event.envelope
    return explanation.explained(envelope, row.position, await _pack(connection, envelope))


async def _stored(connection: AsyncConnection[Any], event: int | EventId, sentence: str) -> LogRow:
    if isinstance(event, int):
        if page := await log.read_page(connection, event - 1, event):
            return page[0]
        raise EventUnknown(sentence)
    stored = await stored_id(connection, event.category, event.stream_id)
    found = await log.read_one(connection, f"{event.category}/{stored}", event.version)
    if found is None:
        known = await near(connection, event.category, event.stream_id)
        raise EventUnknown(told(sentence, event.stream_id, known))
    return found


async def _pack(connection: AsyncConnection[Any], envelope: Envelope) -> Pack | None:
    """Return the version that the decision names, or None where its pack is gone."""
    if envelope.policy is None:
        return None
    book = await in_force.shelf(connection)
    name = explanation.policy_of(envelope, book.packs())
    try:
        return book.version(name, envelope.policy) if name else None
    except PackUnknown:
        return None
