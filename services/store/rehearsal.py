"""A recorder that only reads the store, and keeps what is appended to itself: it shows what would happen."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.sealing import Opener
from services.store.memory import MemoryRecorder, neighbours
from services.store.recorder import Conflict, End, Expected, LoggedCommand, Looked, NewEvent, Recorder


class Rehearsal(MemoryRecorder):
    """The store as it would be after everything appended here; it is gone at the end."""

    def __init__(self, stored: Recorder) -> None:
        super().__init__()
        self._stored = stored

    def opener(self, states: Sequence[bytes]) -> Opener:
        """Open what is stored; what was appended here is not sealed."""
        return self._stored.opener(states)

    def look(self, commands: Sequence[UUID], after: Sequence[tuple[UUID, int]], held: Sequence[End]) -> Looked:
        """Return what the store knows, followed by what was appended here."""
        stored = self._stored.look(commands, after, [end for end in held if not self._holds(end)])
        own = super().look(commands, after, [])
        newer = {stream: [*stored.newer.get(stream, ()), *own.newer[stream]] for stream, _ in after}
        return Looked({**stored.known, **own.known}, newer, stored.lost, stored.snapshots)

    def append(
        self, events: Sequence[NewEvent], commands: Sequence[LoggedCommand], expected: Expected
    ) -> Sequence[int]:
        """Keep both here; the heads are those that were looked at, for nobody else appends here."""
        if self._stored.look(expected.commands, [], []).known:
            raise Conflict
        return super().append(events, commands, Expected([], expected.commands, None))

    def near(self, stream: str, most: int) -> Sequence[str]:
        """Return the neighbours among the streams of the store and those that were begun here."""
        return neighbours({*self._stored.near(stream, most), *super().near(stream, most)}, stream, most)

    def rows(self, query: str, parameters: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        """Ask the read models of the store."""
        return self._stored.rows(query, parameters)

    def hang_up(self) -> None:
        """Make a call that waits for the store fail as in an outage."""
        self._stored.hang_up()
