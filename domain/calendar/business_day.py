"""The day on which something happened: in the zone of a thing, never after today, and the one that a command states."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.decider import Refused
from domain.timeline import shown


class InTheFuture(Refused):
    """Once the day has come, the same command can be accepted: the refusal is not kept as its answer."""

    code = "command.in-the-future"
    kept = False


def day_in(zone: str, at: datetime) -> date:
    """Return the day in the zone on which an instant lies."""
    return at.astimezone(ZoneInfo(zone)).date()


def check_not_after_today(at: datetime, *, now: datetime, zone: str) -> None:
    """Refuse what happens later than the end of today (semantics 32)."""
    today = day_in(zone, now)
    if day_in(zone, at) > today:
        raise InTheFuture(
            f"occurred_at {shown(at)} is after today, which is {today} in {zone}: only what has happened is recorded "
            "(semantics 32)."
        )
