"""The ends of streams: their folded states, and a cache of those used last."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eventsourcing.persistence import Notification

from contracts.envelope import GENESIS, Undecodable, unseal
from contracts.sealing import Opener
from domain.decider import Decider
from services.store.commit.snapshot import is_due
from services.store.outcome import StreamUnreadable
from services.store.position import Position


class Head(NamedTuple):
    """The end of a stream: its folded state, its version, and the version of its last snapshot."""

    state: Any
    version: int = 0
    position: Position = 0
    hash: str = GENESIS
    snapshot: int = 0


class Heads:
    """Keeps the heads of a limited number of streams with events; the least recently used go first.

    `due` are the heads that need a snapshot; the reader that takes it empties the dictionary.
    """

    def __init__(self, most: int) -> None:
        self.due: dict[str, Head] = {}
        self._most = most
        self._heads: OrderedDict[str, Head] = OrderedDict()

    def get(self, stream: str) -> Head | None:
        head = self._heads.get(stream)
        if head is not None:
            self._heads.move_to_end(stream)
        return head

    def keep(self, heads: Mapping[str, Head]) -> None:
        for stream, head in heads.items():
            if not head.version:
                continue
            if is_due(head.version, head.snapshot):
                self._heads[stream] = self.due[stream] = head._replace(snapshot=head.version)
            else:
                self._heads[stream] = head
            self._heads.move_to_end(stream)
        while len(self._heads) > self._most:
            self._heads.popitem(last=False)


def caught_up(decider: Decider[Any, Any], head: Head, newer: Sequence[Notification], opener: Opener) -> Head:
    """Return the head after events that other processes appended, or raise `StreamUnreadable`."""
    for stored in newer:
        try:
            envelope = unseal(stored.state, opener)
            state = decider.evolve(head.state, envelope.event, envelope.occurred_at)
        except Exception as error:
            # A fold's own error may quote the contents of the event, which do not belong in a log.
            why = str(error) if isinstance(error, Undecodable) else type(error).__name__
            message = f"number {stored.originator_version} of a stream of {decider.category} cannot be read: {why}"
            raise StreamUnreadable(message) from error
        head = Head(state, stored.originator_version, stored.id, envelope.hash, head.snapshot)
    return head
