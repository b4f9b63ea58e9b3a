"""Orders a row's entries by business time and position, in whatever order their events arrive."""

from bisect import bisect_left
from operator import attrgetter
from typing import Final, Protocol, TypeVar

from domain.timeline import Happening


class RecordedHappening(Happening, Protocol):
    """An entry with the position of its event."""

    @property
    def position(self) -> int:
        """Return the position of the event in the store."""


Entry = TypeVar("Entry", bound=RecordedHappening)
PLACE: Final = attrgetter("at", "position")


def with_recorded(timeline: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Insert an entry in its place, once; two partitions may bring events of one instant in any order."""
    place = PLACE(entry)
    index = bisect_left(timeline, place, key=PLACE)
    if index < len(timeline) and PLACE(timeline[index]) == place:
        return timeline
    return (*timeline[:index], entry, *timeline[index:])
