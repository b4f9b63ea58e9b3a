"""What hours mean at their edges: closing, midnight, seasons, summer time, and days nobody knows yet."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar.day_plan import NoWorkingDay, next_working_day, plan
from domain.calendar.pauses import Pause
from domain.calendar.target import Target, TargetInvalid
from domain.calendar.working_time import EndsBeforeStart, OutOfReach
from services.packs.calendars import SHIPPED
from tests.domain.calendar.examples import (
    CN_OFFICE,
    HALF_HOUR,
    LATE_BAR,
    NEW_YORK,
    SHANGHAI,
    at,
    declared,
    working_time,
)

HOUR = 3600
NIGHTS = declared("Asia/Shanghai", {"mon-sun": ["17:00-08:00"]})
NIGHT_RESCUE = SHIPPED.named("night-rescue")
BAR = working_time(LATE_BAR)
# An ordinary one, one with half an hour more, and one with half an hour less.
WEEKENDS = (("06-01", "06-02"), ("04-05", "04-06"), ("10-04", "10-05"))


def test_nothing_is_used_while_closed() -> None:
    assert CN_OFFICE.used(at("2025-10-01 09:00"), at("2025-10-09 09:00")).seconds == 0
    assert CN_OFFICE.used(at("2025-09-22 12:00"), at("2025-09-22 13:30")).seconds == 0


def test_no_time_at_all_is_due_at_once_even_while_closed() -> None:
    assert CN_OFFICE.due(at("2025-10-01 09:00"), 0).at == at("2025-10-01 09:00")


def test_instants_count_from_their_whole_second() -> None:
    start = at("2025-09-22 09:00:10.9")
    assert CN_OFFICE.due(start, 60).at == at("2025-09-22 09:01:10")
    assert CN_OFFICE.used(start, at("2025-09-22 09:00:20.1")).seconds == 10


def test_due_instants_are_in_utc() -> None:
    due = CN_OFFICE.due(at("2025-09-22 09:00"), HOUR).at
    assert due is not None
    assert due.tzinfo is UTC


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(TypeError):
        CN_OFFICE.due(datetime(2025, 9, 22, 9), HOUR)  # noqa: DTZ001 - that is what must not pass


@pytest.mark.parametrize(
    ("opening", "hours"), [("2025-04-30", 15), ("2025-05-01", 13.5), ("2025-09-30", 13.5), ("2025-10-01", 15)]
)
def test_a_night_belongs_to_the_season_of_the_day_it_opens(opening: str, hours: float) -> None:
    noon = at(f"{opening} 12:00")
    assert NIGHT_RESCUE.used(noon, noon + timedelta(days=1)).seconds == hours * HOUR


def test_a_day_of_a_target_is_the_ordinary_day_of_its_calendar() -> None:
    names = ("cn-office", "cn-service", "us-office", "elapsed", "night-rescue")
    lengths = [SHIPPED.named(name).length(Target.parse("1d")) / HOUR for name in names]
    assert lengths == [7.5, 12, 8, 24, 15]


def test_three_days_of_the_office_are_due_after_three_days_of_its_hours() -> None:
    seconds = CN_OFFICE.length(Target.parse("3d"))
    assert CN_OFFICE.due(at("2025-09-26 14:30"), seconds).at == at("2025-09-30 14:30")


@pytest.mark.parametrize(
    ("text", "seconds"), [("90m", 5400), ("8h", 28800), ("1h30m", 5400), ("45s", 45), ("1d1h", 27000 + 3600)]
)
def test_a_target_is_read_as_it_is_written(text: str, seconds: int) -> None:
    target = Target.parse(text)
    assert CN_OFFICE.length(target) == seconds
    assert Target.parse(str(target)) == target


@pytest.mark.parametrize("text", ["", "8", "h", "8 h", "-8h", "1.5h", "30m1h", "1h1h", "8H", "0m", "٣d", "9999999999d"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(TargetInvalid, match=f"“{text}” is"):
        Target.parse(text)


def test_time_runs_forwards() -> None:
    with pytest.raises(EndsBeforeStart, match="is later than"):
        CN_OFFICE.used(at("2025-09-23 09:00"), at("2025-09-22 09:00"))


def test_a_bar_that_closes_in_the_hour_that_comes_twice_closes_the_first_time() -> None:
    noon = at("2025-11-01 12:00", NEW_YORK)
    assert BAR.used(noon, at("2025-11-02 01:30", NEW_YORK)).seconds == 6 * HOUR
    assert BAR.used(at("2025-11-02 01:45", NEW_YORK), at("2025-11-02 02:15", NEW_YORK)).seconds == 0


def test_hours_that_are_jumped_over_are_not_worked() -> None:
    bar = working_time(declared("America/New_York", {"sun": ["02:10-02:50"], "sat": ["20:00-02:00"]}))
    assert bar.used(at("2025-03-08 12:00", NEW_YORK), at("2025-03-09 12:00", NEW_YORK)).seconds == 6 * HOUR
    early = working_time(declared("America/New_York", {"sun": ["02:30-04:00"]}))
    assert early.due(at("2025-03-09 00:00", NEW_YORK), 60).at == at("2025-03-09 03:01", NEW_YORK)


def test_a_night_shift_has_its_real_hours_when_the_clock_changes() -> None:
    shift = working_time(declared("Europe/Berlin", {"mon-sun": ["22:00-06:00"]}))
    nights = [datetime(2025, *day, 12, tzinfo=UTC) for day in ((3, 29), (6, 1), (10, 25))]
    assert [shift.used(night, night + timedelta(days=1)).seconds // HOUR for night in nights] == [7, 8, 9]


def test_half_an_hour_of_summer_time_counts() -> None:
    island, zone = working_time(HALF_HOUR), ZoneInfo("Australia/Lord_Howe")
    noons = [(at(f"2025-{first} 12:00", zone), at(f"2025-{second} 12:00", zone)) for first, second in WEEKENDS]
    assert [island.used(*noons_around).seconds // 60 for noons_around in noons] == [355, 385, 340]


def test_overlapping_hours_of_neighbouring_days_are_worked_once() -> None:
    fair = declared(
        "UTC",
        {"mon-sun": ["20:00-04:00"]},
        known_through=date(2025, 12, 31),
        exceptions=[{"name": "Fair", "open": [date(2025, 6, 2)], "hours": ["00:00-24:00"]}],
    )
    begin = datetime(2025, 6, 1, 12, tzinfo=UTC)
    # From 20:00 through the whole day of the fair; its next evening is an ordinary one again.
    assert working_time(fair).used(begin, begin + timedelta(days=2)).seconds == 28 * HOUR


def test_beyond_what_is_known_answers_are_provisional_and_by_the_week() -> None:
    eve = at("2026-12-31 17:00")
    assert CN_OFFICE.due(eve, HOUR) == (at("2026-12-31 18:00"), False)
    # 1 January 2027 is a Friday, and a holiday nobody has published yet.
    assert CN_OFFICE.due(eve, HOUR + 1) == (at("2027-01-01 09:00:01"), True)
    assert CN_OFFICE.used(eve, at("2027-01-01 00:00")) == (HOUR, False)
    assert CN_OFFICE.used(eve, at("2027-01-01 00:00:01")) == (HOUR, True)
    assert next_working_day(CN_OFFICE.calendar, date(2027, 1, 1)) == (date(2027, 1, 1), True)


def test_before_what_is_known_answers_are_provisional_too() -> None:
    assert CN_OFFICE.due(at("2003-12-31 23:59:59"), HOUR).provisional
    assert not CN_OFFICE.due(at("2004-01-01 00:00"), HOUR).provisional
    assert next_working_day(CN_OFFICE.calendar, date(2003, 12, 31)) == (date(2003, 12, 31), True)


def test_a_clock_held_up_is_provisional_when_it_stops_on_days_not_known() -> None:
    start = at("2026-12-31 09:00")
    assert CN_OFFICE.due(start, 300 * HOUR, [Pause(at("2027-02-01 09:00"))]) == (None, True)
    assert CN_OFFICE.due(start, 300 * HOUR, [Pause(at("2026-12-31 10:00"))]) == (None, False)


@pytest.mark.parametrize("name", ["elapsed", "cn-service", "night-rescue"])
def test_a_calendar_without_holidays_is_never_provisional(name: str) -> None:
    assert SHIPPED.named(name).due(at("2100-01-01 09:00"), 100 * HOUR).provisional is False


@pytest.mark.parametrize("start", [datetime(1899, 12, 31, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)])
def test_calendars_reach_from_1900_to_2199(start: datetime) -> None:
    with pytest.raises(OutOfReach, match="from 1900 to 2199"):
        working_time(declared("UTC", {"mon": ["09:00-10:00"]})).used(start, start)


def test_a_target_that_takes_centuries_is_refused() -> None:
    with pytest.raises(OutOfReach, match="before the end of 2199"):
        working_time(declared("UTC", {"mon": ["09:00-10:00"]})).due(datetime(2150, 1, 1, tzinfo=UTC), 10**9)


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    asked_before = working_time(LATE_BAR)
    for day in ("2031-06-01 21:00", "2030-01-01 01:00", "1999-12-31 21:00", "2011-01-01 01:00"):
        start = at(day, NEW_YORK)
        assert asked_before.due(start, 40 * HOUR) == working_time(LATE_BAR).due(start, 40 * HOUR)


def test_a_target_of_more_than_a_year_sees_a_pause_in_its_last_night() -> None:
    start, night = at("2025-12-31 17:00"), at("2027-01-01 04:00")
    waiting = [Pause(at("2027-01-01 02:00"), at("2027-01-01 03:00"))]
    seconds = working_time(NIGHTS).used(start, night, waiting).seconds
    # Each is asked anew, so that the years after the first are not known yet.
    assert working_time(NIGHTS).due(start, seconds, waiting).at == night
    assert working_time(NIGHTS).due(start, seconds + 3 * HOUR, waiting).at == at("2027-01-01 07:00")


def test_a_pause_of_years_ends_in_years_not_worked_out_yet() -> None:
    waiting = [Pause(at("2025-12-31 18:00"), at("2031-12-31 18:00"))]
    assert working_time(NIGHTS).due(at("2025-12-31 17:00"), 2 * HOUR, waiting).at == at("2031-12-31 19:00")


def test_the_first_hours_of_a_year_are_still_the_old_year_in_utc() -> None:
    early = working_time(declared("Asia/Shanghai", {"mon-sun": ["01:00-05:00"]}))
    assert early.used(at("2026-01-01 00:30"), at("2026-01-01 06:00")).seconds == 4 * HOUR


def test_a_day_that_rolls_from_days_not_known_is_provisional() -> None:
    known = {"known_from": date(2025, 1, 6), "known_through": date(2025, 12, 31)}
    calendar = working_time(declared("UTC", {"mon-fri": ["09:00-17:00"]}, **known)).calendar
    assert next_working_day(calendar, date(2025, 1, 5)) == (date(2025, 1, 6), True)
    assert next_working_day(calendar, date(2025, 1, 6)) == (date(2025, 1, 6), False)


def test_a_calendar_closed_for_a_year_has_no_next_working_day() -> None:
    closed = [date.fromordinal(day) for day in range(date(2025, 1, 1).toordinal(), date(2026, 2, 1).toordinal())]
    calendar = declared(
        "UTC",
        {"mon-sun": ["09:00-17:00"]},
        known_through=date(2026, 12, 31),
        exceptions=[{"name": "Closed", "closed": closed}],
    )
    with pytest.raises(NoWorkingDay, match="no working day within a year"):
        next_working_day(working_time(calendar).calendar, date(2025, 1, 1))


def test_a_day_tells_why_it_has_its_hours() -> None:
    days = [date(2025, 9, 28), date(2025, 10, 1), date(2025, 10, 9), date(2027, 1, 1)]
    plans = [plan(CN_OFFICE.calendar, day) for day in days]
    told = [(" ".join(map(str, day.windows)), day.because, day.is_known) for day in plans]
    office = "09:00-12:00 13:30-18:00"
    assert told == [
        (office, "节假日 2025", True),
        ("", "节假日 2025", True),
        (office, None, True),
        (office, None, False),
    ]
    assert plan(NIGHT_RESCUE.calendar, date(2025, 5, 1)).because == "summer"


def test_the_zone_of_the_instant_does_not_matter() -> None:
    start = datetime(2025, 9, 22, 1, tzinfo=UTC)
    assert CN_OFFICE.due(start, HOUR) == CN_OFFICE.due(start.astimezone(SHANGHAI), HOUR)
