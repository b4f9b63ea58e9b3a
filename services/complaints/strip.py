"""The clocks of a case side by side, with the days on whose hours they run: what a strip of time is drawn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contracts.obligation import Cause
from domain.calendar.calendar import Calendar
from domain.calendar.day_plan import plan
from domain.calendar.openings import of_day
from domain.calendar.pauses import Pause
from domain.calendar.wall_clock import moment_at
from domain.calendar.working_time import OutOfReach, WorkingTime
from domain.obligations.verdict import Verdict
from projections.obligations.obligations import Obligation, Raised
from projections.obligations.running import CalendarOf, Running, running

# Of a case that takes longer, the first of its days.
MOST_DAYS: Final = 400
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When a clock stood still, and how many working seconds of that do not count; `to` is null while it lasts."""

    since: datetime
    until: datetime | None
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """A level of a clock: when it falls due, and when it was announced."""

    level: str
    at: datetime | None
    notify: str
    raised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A due time that was in force since an instant, and its cause."""

    since: datetime
    due_at: datetime | None
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """A clock as of an instant; seconds are working time by its calendar."""

    kind: str
    instance: int
    starts_at: datetime
    due_at: datetime | None
    provisional: bool
    met_at: datetime | None
    verdict: Verdict
    paused: bool
    used_seconds: int
    left_seconds: int | None
    late_seconds: int
    used_percent: int | None
    calendar: str
    policy: str | None
    rule: str
    stops: Sequence[Stop]
    levels: Sequence[Notified]
    moves: Sequence[Moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Working time without a break."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDay:
    """A day of the strip; `because` names the season or the exception by which it has its hours."""

    day: date
    hours: Sequence[Hours]
    because: str | None
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClocks:
    """The clocks of a case, by kind and instance, and the days from its first to its last instant."""

    case: str
    as_of: datetime
    calendar: str | None
    zone: str | None
    clocks: Sequence[CaseClock]
    days: Sequence[CaseDay]


def clocks_of(case: str, rows: Sequence[Obligation], calendar_of: CalendarOf, as_of: datetime) -> CaseClocks:
    """Return the clocks that were owed by the instant, and the days of the calendar by which most of them count."""
    found = [clock for row in rows if (clock := running(row, as_of))]
    found.sort(key=lambda clock: (clock.row.starts_at, clock.row.kind, clock.row.instance))
    by = _axis([calendar_of(clock.row) for clock in found])
    return CaseClocks(
        case=case,
        as_of=as_of,
        calendar=by.name if by else None,
        zone=by.zone if by else None,
        clocks=[_clock(clock, calendar_of(clock.row), as_of) for clock in found],
        days=[*_days(by, found, as_of)] if by else [],
    )


def _axis(calendars: Sequence[WorkingTime]) -> Calendar | None:
    """Return the calendar with the fewest hours: time that no clock counts takes little room."""
    return min((each.calendar for each in calendars), key=lambda each: each.ordinary_day, default=None)


def _clock(clock: Running, by: WorkingTime, as_of: datetime) -> CaseClock:
    row, of_it = clock.row, clock.remaining(by)
    raised = {each.level: each for each in row.raised if each.at <= as_of}
    return CaseClock(
        kind=row.kind,
        instance=row.instance,
        starts_at=row.starts_at,
        due_at=clock.due_at,
        provisional=clock.provisional,
        met_at=clock.met_at,
        verdict=clock.verdict,
        paused=of_it.paused,
        used_seconds=of_it.used,
        left_seconds=of_it.left,
        late_seconds=of_it.late,
        used_percent=of_it.percent,
        calendar=by.calendar.name,
        policy=row.policy,
        rule=row.rule,
        stops=[Stop(since=each.start, until=each.end, seconds=_seconds(each, by, as_of)) for each in of_it.pauses],
        levels=[_notified(each.level, each.at, each.notify, raised) for each in row.levels],
        moves=[
            Moved(since=each.since, due_at=each.due_at, cause=each.cause) for each in row.history if each.since <= as_of
        ],
    )


def _notified(level: str, at: datetime | None, notify: str, raised: dict[str, Raised]) -> Notified:
    known = raised.get(level)
    return Notified(level=level, at=at, notify=notify, raised_at=known.at if known else None)


def _seconds(pause: Pause, by: WorkingTime, as_of: datetime) -> int:
    try:
        return by.used(pause.start, pause.end or max(as_of, pause.start)).seconds
    except OutOfReach:
        return 0


def _days(by: Calendar, clocks: Sequence[Running], as_of: datetime) -> Iterator[CaseDay]:
    zone = ZoneInfo(by.zone)
    first = min(clock.row.starts_at for clock in clocks).astimezone(zone).date()
    ends = [each for clock in clocks for each in (clock.met_at or as_of, clock.due_at) if each]
    last = max(ends).astimezone(zone).date()
    for distance in range(min((last - first).days + 1, MOST_DAYS)):
        planned = plan(by, first + distance * DAY)
        hours = of_day(by, planned.day, zone)
        yield CaseDay(
            day=planned.day,
            hours=[Hours(opens_at=moment_at(each.start), closes_at=moment_at(each.end)) for each in hours],
            because=planned.because,
            known=planned.is_known,
        )
