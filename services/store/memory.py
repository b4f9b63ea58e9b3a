"""The store in memory, on the library's own in-memory recorder: for unit tests and scenarios."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from services.store.recorder import Conflict, Known, LoggedCommand
from services.store.store import Store


class MemoryRecorder(POPOApplicationRecorder):
    """The stock recorder with a command log beside its events."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: dict[UUID, LoggedCommand] = {}

    def look(
        self, command_ids: Sequence[UUID], heads: Sequence[tuple[UUID, int]]
    ) -> tuple[dict[UUID, Known], dict[UUID, list[Notification]]]:
        """Return which commands are known, and the streams' events after the given versions."""
        known = {id_: self._known(self.commands[id_]) for id_ in command_ids if id_ in self.commands}
        return known, {stream: self._after(stream, version) for stream, version in heads}

    def _known(self, logged: LoggedCommand) -> Known:
        events = self._after(logged.stream_id, logged.version - logged.appended)[: logged.appended]
        newest = self._after(logged.stream_id, logged.version - 1)[:1]
        return Known(logged, newest[0].id if newest else 0, tuple(event.topic for event in events))

    def _after(self, stream: UUID, version: int) -> list[Notification]:
        places = self._stored_events_index[str(stream)]
        return [self.select_notifications(place + 1, 1)[0] for at, place in places.items() if at > version]

    def append(self, events: Sequence[StoredEvent], commands: Sequence[LoggedCommand]) -> Sequence[int]:
        """Store both or neither."""
        if any(command.command_id in self.commands for command in commands):
            raise Conflict
        try:
            positions = self.insert_events(events) or ()
        except IntegrityError as error:
            raise Conflict from error
        self.commands |= {command.command_id: command for command in commands}
        return positions


@asynccontextmanager
async def memory_store(recorder: MemoryRecorder | None = None) -> AsyncIterator[Store]:
    """Give a store that forgets everything at the end."""
    store = Store(recorder or MemoryRecorder())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(store.run())
        try:
            yield store
        finally:
            store.close()
