"""The store in memory, on the library's own in-memory recorder: for unit tests and scenarios."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from contracts.envelope import hash_of
from contracts.sealing import NO_KEYS, Opener
from projections.keys.keyring import Keyring
from services.store.recorder import Conflict, End, Expected, Known, LoggedCommand, Looked, NewEvent, Snapshot
from services.store.store import Store


class MemoryRecorder(POPOApplicationRecorder):
    """The library's recorder with a command log beside its events, which are not sealed: nothing of it is stored."""

    keyring: Keyring | None = None

    def __init__(self) -> None:
        super().__init__()
        self.commands: dict[UUID, LoggedCommand] = {}
        self._turn = Lock()

    def opener(self, _states: Sequence[bytes]) -> Opener:
        """Open nothing: nothing is sealed."""
        return NO_KEYS

    def look(self, commands: Sequence[UUID], after: Sequence[tuple[UUID, int]], held: Sequence[End]) -> Looked:
        """Return the known commands, the streams' events after the given versions, and the lost ones of `held`."""
        known = {id_: self._known(self.commands[id_]) for id_ in commands if id_ in self.commands}
        newer = {stream: self._after(stream, version) for stream, version in after}
        return Looked(known, newer, [end for end in held if not self._holds(end)], {})

    def append(
        self, events: Sequence[NewEvent], commands: Sequence[LoggedCommand], expected: Expected
    ) -> Sequence[int]:
        """Store the events and the commands, or neither."""
        with self._turn:
            if not self._is(expected):
                raise Conflict
            positions = self.insert_events([StoredEvent(*event) for event in events]) or ()
            self.commands |= {command.command_id: command for command in commands}
        return positions

    def keep_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Keep no snapshots: after a restart, there would be nothing to read."""

    def drop_snapshot(self, stream_id: UUID) -> None:
        """Do nothing: there are no snapshots."""

    def near(self, stream: str, most: int) -> Sequence[str]:
        """Return the neighbours in alphabetical order."""
        category = stream.partition("/")[0]
        known = {each.stream for each in self.commands.values() if each.appended and each.version == each.appended}
        return neighbours((name for name in known if name.partition("/")[0] == category), stream, most)

    def rows(self, _query: str, _parameters: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        """Return nothing: there are no read models."""
        return ()

    def hang_up(self) -> None:
        """Do nothing: there are no connections."""

    def _is(self, expected: Expected) -> bool:
        held = [head for head in expected.heads if head.version]
        return (
            self.commands.keys().isdisjoint(expected.commands)
            and all(self._newest(head.stream_id) == head.version for head in expected.heads)
            and all(map(self._holds, [*held, expected.held] if expected.held else held))
        )

    def _newest(self, stream: UUID) -> int:
        return next(reversed(self._stored_events_index[str(stream)]), 0)

    def _holds(self, end: End) -> bool:
        found = self.select_events(end.stream_id, gt=end.version - 1, limit=1)
        return any((each.originator_version, hash_of(each.state)) == (end.version, end.hash) for each in found)

    def _known(self, logged: LoggedCommand) -> Known:
        events = self._after(logged.stream_id, logged.version - logged.appended)[: logged.appended]
        newest = self._after(logged.stream_id, logged.version - 1)[:1]
        return Known(logged, newest[0].id if newest else 0, tuple(event.topic for event in events))

    def _after(self, stream: UUID, version: int) -> list[Notification]:
        places = self._stored_events_index[str(stream)]
        return [self.select_notifications(place + 1, 1)[0] for at, place in places.items() if at > version]


def neighbours(names: Iterable[str], stream: str, most: int) -> list[str]:
    """Return the names that come next before and after the stream's, `most` of each, in alphabetical order."""
    ordered = sorted(names)
    place = bisect_left(ordered, stream)
    return ordered[max(place - most, 0) : place + most]


@asynccontextmanager
async def memory_store(recorder: MemoryRecorder | None = None) -> AsyncIterator[Store]:
    """Open a store in memory, which is gone at the end."""
    store = Store(recorder or MemoryRecorder())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(store.run())
        try:
            yield store
        finally:
            store.close()
