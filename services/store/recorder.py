"""The recorder that group commit needs; PostgreSQL and memory each have one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification

from contracts.envelope import hash_of
from contracts.message import Forgotten
from contracts.sealing import Opener
from domain.decider import Warned
from projections.keys.keyring import Keyring, NewKey
from services.store.position import Position


class Conflict(Exception):
    """The store is not as expected: another process appended events or stored a command id, or events were lost."""


class End(NamedTuple):
    """The last event of a stream, which shows whether the stream is still the same; version 0 means no event."""

    stream_id: UUID
    version: int
    hash: str


class Snapshot(NamedTuple):
    """A stream's state after one of its events, packed; see `services.store.commit.snapshot`.

    `subject` is the person that it tells of; the snapshot is deleted when that person is forgotten.
    """

    end: End
    state: bytes
    subject: str | None = None


class NewEvent(NamedTuple):
    """A row of the log without a position yet."""

    stream_id: UUID
    version: int
    type: str
    state: bytes

    @property
    def end(self) -> End:
        """Return this event as the end of its stream."""
        return End(self.stream_id, self.version, hash_of(self.state))


class LoggedCommand(NamedTuple):
    """A row of the command log: the end of its stream afterwards and the number of events appended, or the refusal."""

    command_id: UUID
    request_hash: bytes
    stream: str
    stream_id: UUID
    version: int
    appended: int
    code: str | None = None
    message: str | None = None


class Known(NamedTuple):
    """A command and its answer: the end of its stream at the time, and the types of the appended events."""

    logged: LoggedCommand
    position: Position
    types: tuple[str, ...]
    # Of this answer only: they are not stored.
    warnings: Sequence[Warned] = ()
    # None where it was recorded a moment ago.
    recorded_at: datetime | None = None


class Keys(NamedTuple):
    """The keys of a draft: new ones, those it used with their persons, and the persons whose keys are destroyed."""

    new: Sequence[NewKey] = ()
    used: Mapping[int, str] = MappingProxyType({})
    forgotten: Sequence[Forgotten] = ()


NO_KEYS: Final = Keys()


class Expected(NamedTuple):
    """The assumptions of a draft: streams end with `heads`, `commands` are new, the store holds the event `held`.

    The keys that it used are still there, and nobody has been forgotten for whom it has new ones.
    """

    heads: Sequence[End]
    commands: Sequence[UUID]
    held: End | None
    keys: Keys = NO_KEYS


class Looked(NamedTuple):
    """What the store knows about the requested commands and streams; `lost` are events that it no longer holds.

    A stream asked for from its beginning may come as a snapshot, with its position, and the events that are newer.
    """

    known: Mapping[UUID, Known]
    newer: Mapping[UUID, Sequence[Notification]]
    lost: Sequence[End]
    snapshots: Mapping[UUID, tuple[Snapshot, int]]


class Recorder(Protocol):
    """Synchronous; `look` and `append` are called from one thread at a time, the other methods from a second thread.

    `keyring` is None where events are kept as they are told, in memory.
    """

    @property
    def keyring(self) -> Keyring | None:
        """Return the keys that the store has looked up."""

    def opener(self, states: Sequence[bytes]) -> Opener:
        """Return what opens the personal data of these events."""

    def look(self, commands: Sequence[UUID], after: Sequence[tuple[UUID, int]], held: Sequence[End]) -> Looked:
        """Return the known commands, each stream's events after a version, and the lost ones of `held`."""

    def append(
        self, events: Sequence[NewEvent], commands: Sequence[LoggedCommand], expected: Expected
    ) -> Sequence[int]:
        """Store both and return the events' positions; raise `Conflict` and store nothing unless all is as expected."""

    def max_notification_id(self) -> int | None:
        """Return the newest position; None where there is no event."""

    def select_notifications(self, start: int | None, limit: int) -> Sequence[Notification]:
        """Return events from a position on."""

    def keep_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Store the snapshots in place of older ones."""

    def drop_snapshot(self, stream_id: UUID) -> None:
        """Delete a snapshot that cannot be read."""

    def near(self, stream: str, most: int) -> Sequence[str]:
        """Return the streams of the same category whose names come next before and after, `most` of each."""

    def rows(self, query: str, parameters: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        """Return what a question to the read models finds; nothing in memory, where there are none."""

    def hang_up(self) -> None:
        """Make a call that waits for an answer fail as in an outage; called from any thread."""
