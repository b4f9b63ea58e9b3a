"""What happened to a thing, in the order of business time: how it stood at an instant is what had happened by then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar


class Happening(Protocol):
    """An entry of a timeline; entries of the same instant stand in the order they were recorded in."""

    @property
    def at(self) -> datetime:
        """Return when it happened in the business."""


Entry = TypeVar("Entry", bound=Happening)


def with_entry(timeline: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Put the entry recorded last in its place, which is the end unless it is dated back."""
    end = len(timeline)
    while end and timeline[end - 1].at > entry.at:
        end -= 1
    return (*timeline[:end], entry, *timeline[end:])


def last_by(timeline: Sequence[Entry], as_of: datetime) -> Entry | None:
    """Return the last entry until an instant, inclusive."""
    for entry in reversed(timeline):
        if entry.at <= as_of:
            return entry
    return None
