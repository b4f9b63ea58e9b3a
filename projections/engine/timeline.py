"""What happened to a row over time, in the order of business time, so that it can be told as of any instant."""

from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)


class Happening(Protocol):
    """An entry of a timeline; entries of the same instant stand in the order they were recorded in."""

    @property
    def at(self) -> datetime:
        """Tell when it happened in the business."""

    @property
    def position(self) -> int:
        """Tell where the event stands in the store."""


Entry = TypeVar("Entry", bound=Happening)


def with_entry(timeline: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Put the entry in its place, which is the end unless it was recorded late."""
    end = len(timeline)
    while end and (timeline[end - 1].at, timeline[end - 1].position) > (entry.at, entry.position):
        end -= 1
    return (*timeline[:end], entry, *timeline[end:])


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last instant of the day in the zone: "as of" a date means as of this instant."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    return midnight - MICROSECOND
