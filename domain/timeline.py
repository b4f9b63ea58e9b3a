"""What happened to a thing, in the order of business time: how it stood at an instant is what had happened by then."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, Protocol, TypeVar


class Happening(Protocol):
    """An entry of a timeline; entries of the same instant stand in the order they were recorded in."""

    @property
    def at(self) -> datetime:
        """Return when it happened in the business."""


Entry = TypeVar("Entry", bound=Happening)
AT: Final = attrgetter("at")


def with_entry(timeline: tuple[Entry, ...], entry: Entry, *, place: Callable[[Entry], Any] = AT) -> tuple[Entry, ...]:
    """Put an entry in its place, behind those of the same place; unless it is dated back, that is the end."""
    end = len(timeline)
    while end and place(timeline[end - 1]) > place(entry):
        end -= 1
    return (*timeline[:end], entry, *timeline[end:])


def last_by(timeline: Sequence[Entry], as_of: datetime) -> Entry | None:
    """Return the last entry until an instant, inclusive."""
    for entry in reversed(timeline):
        if entry.at <= as_of:
            return entry
    return None
