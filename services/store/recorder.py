"""What the group commit needs of a recorder; PostgreSQL and memory each have one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent


class Conflict(Exception):
    """Another process appended to one of the streams, or stored one of the command ids, meanwhile."""


class LoggedCommand(NamedTuple):
    """A command's stored result: where its stream stood afterwards and what was appended, or the refusal.

    `position` and `types` are derived from the events on reading and are not stored again.
    """

    command_id: UUID
    request_hash: bytes
    stream: str
    stream_id: UUID
    version: int
    appended: int
    code: str | None = None
    message: str | None = None
    position: int = 0
    types: tuple[str, ...] = ()


class Recorder(Protocol):
    """Synchronous; called from one thread at a time."""

    def look(
        self, command_ids: Sequence[UUID], heads: Sequence[tuple[UUID, int]]
    ) -> tuple[dict[UUID, LoggedCommand], Mapping[UUID, Sequence[Notification]]]:
        """Return which commands are known, and each stream's events after the given version in their order."""

    def append(self, events: Sequence[StoredEvent], commands: Sequence[LoggedCommand]) -> Sequence[int]:
        """Store both in one transaction and return the events' positions; raise `Conflict` and store nothing."""
