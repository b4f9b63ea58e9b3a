"""When things happen in a simulated business: at work, and one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from contracts.message import Command

SATURDAY = 5
OPENS = 9
HOURS = 8


def at_work(day: date, random: Random, zone: ZoneInfo) -> datetime:
    """Return an instant of that day between nine and five; on a weekend, of the Monday after."""
    worked = day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day
    minutes = OPENS * 60 + random.randrange(HOURS * 60)
    return datetime.combine(worked, time(minutes // 60, minutes % 60), zone).astimezone(UTC)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day of an instant in the zone."""
    return at.astimezone(zone).date()


def days_later(at: datetime, days: int, random: Random, zone: ZoneInfo) -> datetime:
    """Return an instant at work so many days later; never before `at`."""
    return max(at_work(day_of(at, zone) + timedelta(days=days), random, zone), at + timedelta(minutes=5))


def instant_of(command: Command) -> datetime:
    """Return when a simulated command happens: each says so itself."""
    assert command.occurred_at is not None, f"{command.name} is not dated"
    return command.occurred_at


def in_order(stories: Iterable[Sequence[Command]]) -> Iterator[Command]:
    """Yield the commands of many stories in order of time; the stories begin in that order, and never end."""
    waiting: list[tuple[datetime, int, Command]] = []
    numbers = count()
    for story in stories:
        begins = instant_of(story[0])
        while waiting and waiting[0][0] <= begins:
            yield heappop(waiting)[2]
        for command in story:
            heappush(waiting, (instant_of(command), next(numbers), command))
    while waiting:
        yield heappop(waiting)[2]
