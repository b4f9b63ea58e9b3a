"""An event as it is read back: the event itself, and what its envelope says of it."""

from datetime import datetime
from typing import NamedTuple

from contracts.message import Event


class Envelope(NamedTuple):
    """One stored event with its place, its two times and its reasons. Times are aware and in UTC."""

    id: str
    type: str
    subject: str
    version: int
    time: datetime
    occurred_at: datetime
    partition_key: str
    actor: str
    reason: str | None
    command_id: str
    causation_id: str | None
    correlation_id: str
    policy: str | None
    prev_hash: str
    hash: str
    event: Event

    @property
    def stream(self) -> str:
        """Name the stream: `complaint/8`."""
        return self.subject
