"""The day on which something happened: in the zone of a thing, never after today, and the one that a command states."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.calendar import wall_clock
from domain.decider import Refused
from domain.timeline import shown


class InTheFuture(Refused):
    """Once the day has come, the same command can be accepted: the refusal is not kept as its answer."""

    code = "command.in-the-future"
    kept = False


class DatesDisagree(Refused):
    code = "command.dates-disagree"


def day_in(zone: str, at: datetime) -> date:
    """Return the day in the zone on which an instant lies."""
    return at.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=4096)
def beginning(day: date, zone: str) -> datetime:
    """Return the instant in UTC at which the day begins in the zone."""
    return wall_clock.midnight(day, ZoneInfo(zone))


def instant_on(day: date, *, near: datetime, zone: str) -> datetime:
    """Return the instant `near` if it lies on the day, or else the beginning of the day (semantics 33)."""
    return near if day_in(zone, near) == day else beginning(day, zone)


def check_on(day: date, at: datetime, *, field: str, zone: str) -> None:
    """Refuse an instant on another day than the one that the command states in a field (semantics 33)."""
    found = day_in(zone, at)
    if found != day:
        raise DatesDisagree(
            f"occurred_at {shown(at)} is on {found} in {zone}, and {field} is {day}: leave occurred_at out, or give an "
            "instant of that day."
        )


def check_not_after_today(at: datetime, *, now: datetime, zone: str, field: str = "occurred_at") -> None:
    """Refuse what happens later than the end of today (semantics 32)."""
    today, day = day_in(zone, now), day_in(zone, at)
    if day > today:
        given = shown(at) if field == "occurred_at" else day
        raise InTheFuture(
            f"{field} {given} is after today, which is {today} in {zone}: only what has happened is recorded."
        )


def check_not_after_now(at: datetime, *, now: datetime) -> None:
    """Refuse what happens later today, where lists could not wait for its instant (semantics 32)."""
    if at > now:
        raise InTheFuture(
            f"occurred_at {shown(at)} is later than now, {shown(now)}: lists show this change at once, so it is "
            "recorded when it has happened; leave occurred_at out for now."
        )
