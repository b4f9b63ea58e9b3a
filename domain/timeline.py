"""A history in order of business time: its state at an instant follows from what had happened by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Happening(Protocol):
    """An entry of a timeline; entries of the same instant are in the order of recording."""

    @property
    def at(self) -> datetime:
        """Return the business time of the entry."""


Entry = TypeVar("Entry", bound=Happening)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Since(Generic[Value]):
    """A value that is in force from an instant until the next one."""

    at: datetime
    value: Value


def with_entry(timeline: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Insert an entry after others of its instant; unless it is backdated, that is the end."""
    end = len(timeline)
    while end and timeline[end - 1].at > entry.at:
        end -= 1
    return (*timeline[:end], entry, *timeline[end:])


def shown(at: datetime) -> str:
    """Write an instant for a person, as it is given in commands."""
    return at.isoformat().replace("+00:00", "Z")


def last_by(timeline: Sequence[Entry], as_of: datetime) -> Entry | None:
    """Return the last entry up to and including an instant."""
    for entry in reversed(timeline):
        if entry.at <= as_of:
            return entry
    return None


def in_force(values: Sequence[Since[Value]], as_of: datetime) -> Value | None:
    """Return the value of the latest business date up to an instant, whenever it was recorded (semantics 31)."""
    last = last_by(values, as_of)
    return last.value if last else None
