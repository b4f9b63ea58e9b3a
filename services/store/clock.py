"""When events are recorded: by the clock of this machine, which may be set back, and never before the newest event."""

from datetime import UTC, datetime

from contracts.heading import heading_of
from services.store.recorder import Recorder

BEGINNING = datetime.min.replace(tzinfo=UTC)


class Clock:
    """Stands still where the machine's clock was set back, until that has caught up (`semantics` 43).

    Processes that write at the same time may differ by as much as a group takes, or by as much as their clocks do.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._latest: datetime | None = None

    def now(self) -> datetime:
        """Return the present instant, or the newest one that was ever given."""
        latest = self._newest_event() if self._latest is None else self._latest
        self._latest = max(latest, datetime.now(UTC))
        return self._latest

    def _newest_event(self) -> datetime:
        newest = self._recorder.max_notification_id()
        found = self._recorder.select_notifications(newest, 1) if newest else ()
        return (heading_of(found[0].state).time if found else None) or BEGINNING
