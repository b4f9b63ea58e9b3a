"""Finds the events behind a change: without them the row would be as it was, and each of them matters."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.projection import Key, Recorded
from services.lists.rows import ListRow
from services.store import log
from services.store.unreadable import Found, Unreadable, events_of
from services.travel.lists import Compared
from services.travel.moment import Side

STREAMS_KEPT: Final = 64
# To leave out each of more events, and fold the others each time, takes too long.
MOST_LEFT_OUT: Final = 100
Row = ListRow | None


class Causes:
    """Explains rows of one list; streams are read once while their rows come one after another."""

    def __init__(self, connection: AsyncConnection[Any], compared: Compared) -> None:
        self._connection = connection
        self._compared = compared
        self._streams: dict[str, list[Found]] = {}

    async def behind(self, key: Key, before: Side | None, after: Side) -> list[Found]:
        """Return the events behind the change of a row; without `before`, those that make the row.

        None are returned where nothing but time has passed. Of a row of very many events, all are returned that count
        on one side alone. So are events of its streams that this release cannot read: they may concern the row.
        """
        events = await self.events(key)
        unread = [event for event in await self.unreadable(key) if _counts(event, before) != _counts(event, after)]
        return sorted([*unread, *self._essential(events, key, before, after)], key=lambda event: event.position)

    def _essential(self, events: Sequence[Recorded], key: Key, before: Side | None, after: Side) -> Sequence[Recorded]:
        if len(events) > MOST_LEFT_OUT:
            return [event for event in events if _counts(event, before) != _counts(event, after)]

        def rows(chosen: Sequence[Recorded]) -> tuple[Row, Row]:
            return self._row(chosen, key, before), self._row(chosen, key, after)

        return essential(events, rows, self._compared.same)

    async def row(self, key: Key, side: Side) -> Row:
        """Return the row on one side, made of its events, or None where there is none."""
        return self._row(await self.events(key), key, side)

    async def events(self, key: Key) -> list[Recorded]:
        """Return every event that concerns a row, in order of recording; each stream up to one that is unreadable."""
        compared = self._compared
        streams = dict.fromkeys(compared.streams(key))
        found = [event for stream in streams for event in await self._readable(stream)]
        for stream in sorted(compared.others(found) - streams.keys()):
            found += await self._readable(stream)
        return sorted((event for event in found if compared.concerns(event, key)), key=lambda event: event.position)

    async def unreadable(self, key: Key) -> list[Unreadable]:
        """Return the events of a row's own streams that this release cannot read."""
        streams = dict.fromkeys(self._compared.streams(key))
        found = [event for stream in streams for event in await self._stream(stream)]
        return [event for event in found if isinstance(event, Unreadable)]

    def _row(self, events: Iterable[Recorded], key: Key, side: Side | None) -> Row:
        if side is None:
            return None
        known = [event for event in events if event.position <= side.position]
        item = self._compared.made(known, key, side)
        return None if item is None else self._compared.row(item)

    async def _readable(self, stream: str) -> list[Recorded]:
        # As in the read models, what follows an unreadable event waits.
        found = takewhile(lambda event: isinstance(event, Recorded), await self._stream(stream))
        return [event for event in found if isinstance(event, Recorded)]

    async def _stream(self, stream: str) -> list[Found]:
        if stream not in self._streams:
            if len(self._streams) >= STREAMS_KEPT:
                self._streams.clear()
            rows = await log.read_stream(self._connection, stream, log.END)
            self._streams[stream] = await events_of(self._connection, rows)
        return self._streams[stream]


def _counts(event: Found, side: Side | None) -> bool:
    if side is None or event.position > side.position:
        return False
    occurred_at = event.heading.occurred_at if isinstance(event, Unreadable) else event.envelope.occurred_at
    return occurred_at is None or occurred_at <= side.instant


def essential(
    events: Sequence[Recorded],
    rows: Callable[[Sequence[Recorded]], tuple[Row, Row]],
    same: Callable[[Row, Row], bool],
) -> list[Recorded]:
    """Return the events of which the row after the change consists and the row before it does not, as few as possible.

    `rows` makes both from events. Of two that do the same, the earlier one is named.
    """
    before, after = rows(events)
    # What the row was before the change rests on other events; those are not behind the change.
    candidates = [event for event in events if same(rows(_without(events, event))[0], before)]
    kept = list(events)
    for event in reversed(candidates):
        less = _without(kept, event)
        was, becomes = rows(less)
        if same(was, before) and same(becomes, after):
            kept = less
    positions = {event.position for event in kept}
    return [event for event in candidates if event.position in positions]


def _without(events: Sequence[Recorded], left_out: Recorded) -> list[Recorded]:
    return [event for event in events if event.position != left_out.position]
