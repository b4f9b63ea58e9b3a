"""Occasions to evaluate a tier scheme: the start of each period, or something that happened (semantics 22)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.calendar import period_days, wall_clock
from domain.calendar.duration import Duration
from domain.calendar.period import Period
from domain.decider import Refused
from domain.policies.sections.tiers import Scheme

INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """`period` begins with the evaluation; facts of the days before `end` count.

    The result comes into force at `at`. `trigger` is what happened; the evaluation of a period has none.
    """

    at: datetime
    end: date
    period: str
    previous: str | None
    trigger: str | None = None


class NoPeriod(Refused):
    """The scheme is not evaluated by periods."""

    code = "tier.no-period"


def periodic(scheme: Scheme, as_of: datetime, zone: str) -> Occasion:
    """Return the evaluation of the scheme's period, or refuse where it has none (TI8: at any time)."""
    period = period_of(scheme)
    if period is None:
        raise NoPeriod(f"{scheme.name} has no periods: its tiers change by proposals, or when something happens.")
    return in_period(period, as_of, zone)


def period_of(scheme: Scheme) -> Period | None:
    """Return how often the scheme is evaluated, or None."""
    return None if scheme.period.value == "none" else scheme.period.value


def ranked(scheme: Scheme, as_of: datetime, zone: str) -> Occasion:
    """Return the moment for which customers are ranked: their period, else the end of that day."""
    if period_of(scheme) is not None:
        return periodic(scheme, as_of, zone)
    return in_period(Period.DAY, as_of, zone)


def in_period(period: Period, as_of: datetime, zone: str) -> Occasion:
    """Return the evaluation of the period in which `as_of` lies, or that begins when `as_of` ends.

    It is the same throughout the period: it counts facts up to the period's start and is in force from there. As of
    the last day of the period before, it is in force at the end of that day, so that the list of that day shows it.
    """
    first = period_days.began(period, (as_of + INSTANT).astimezone(ZoneInfo(zone)).date())
    start = midnight(first, zone)
    return Occasion(
        at=min(as_of.astimezone(UTC), start),
        end=first,
        period=period_days.called(period, first),
        previous=period_days.called(period, period_days.before(period, first)),
    )


def triggered(at: datetime, zone: str, trigger: str) -> Occasion:
    """Return the evaluation of a customer after an event; facts of that day also count."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return Occasion(at.astimezone(UTC), today + period_days.ONE_DAY, trigger, None, trigger)


def next_start(scheme: Scheme, at: datetime, zone: str) -> datetime:
    """Return the start of the period after the one in which this instant lies; without periods, this instant."""
    period = period_of(scheme)
    if period is None:
        return at
    first = period_days.began(period, at.astimezone(ZoneInfo(zone)).date())
    return midnight(period_days.after(period, first), zone)


def midnight(day: date, zone: str) -> datetime:
    return wall_clock.midnight(day, ZoneInfo(zone))


def later(at: datetime, length: Duration, zone: str) -> datetime:
    """Return the instant a length of time later; days, months and years are counted by the local date."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day = period_days.months_before(local.date(), -length.months) + timedelta(days=length.days + length.working_days)
    shown = datetime.combine(day, local.time())
    return wall_clock.moment_at(wall_clock.second_shown(shown, ZoneInfo(zone))) + timedelta(seconds=length.seconds)
