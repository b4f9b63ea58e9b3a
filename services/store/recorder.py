"""What the group commit needs of a recorder; PostgreSQL and memory each have one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from services.store.position import Position


class Conflict(Exception):
    """Another process appended to one of the streams, or stored one of the command ids, meanwhile."""


class LoggedCommand(NamedTuple):
    """A row of the command log: where its stream stood afterwards and how much was appended, or the refusal."""

    command_id: UUID
    request_hash: bytes
    stream: str
    stream_id: UUID
    version: int
    appended: int
    code: str | None = None
    message: str | None = None


class Known(NamedTuple):
    """A command and its answer: where its stream ended then, and the types of what it appended."""

    logged: LoggedCommand
    position: Position
    types: tuple[str, ...]


class Recorder(Protocol):
    """Synchronous; called from one thread at a time."""

    def look(
        self, command_ids: Sequence[UUID], heads: Sequence[tuple[UUID, int]]
    ) -> tuple[Mapping[UUID, Known], Mapping[UUID, Sequence[Notification]]]:
        """Return which commands are known, and each stream's events after the given version in their order."""

    def append(self, events: Sequence[StoredEvent], commands: Sequence[LoggedCommand]) -> Sequence[int]:
        """Store both in one transaction and return the events' positions; raise `Conflict` and store nothing."""
