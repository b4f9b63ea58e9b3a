"""A calendar with a fault is refused with file, field and rule; the shipped ones say what the notices say."""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from domain.calendar.day_plan import plan
from services.packs.calendars import SHIPPED, CalendarInvalid, Calendars, CalendarUnknown, read
from tests.checkout import ROOT
from tests.domain.calendar.examples import CN_OFFICE, FOLDER

GOLDEN = ROOT / "tests" / "golden" / "calendars.json"
HEAD = 'name = "test"\ntitle = "Test"\nversion = "1"\nsource = "test"\nzone = "UTC"\n'
WEEK = '[[hours]]\nweek = { mon-fri = ["09:00-17:00"] }\n'
KNOWN = "known_from = 2025-01-01\nknown_through = 2025-12-31\n"


def season(first: str, last: str) -> str:
    return f'[[hours.seasons]]\nname = "{first}"\nfrom = "{first}"\nto = "{last}"\nweek = {{ sat = ["09:00-17:00"] }}\n'


def exceptions(fields: str) -> str:
    return f'[[exceptions]]\nname = "Days"\n{fields}\n'


FAULTS = {
    "no TOML": ("name", "Expected '=' after a key"),
    "nothing named": (WEEK, "name: it is missing"),
    "a field nobody knows": (HEAD + "colour = 1\n" + WEEK, "colour: it is not known here"),
    "no zone": (HEAD.replace("UTC", "Mars/Olympus") + WEEK, "zone: “Mars/Olympus” is not a time zone"),
    "a folder of zones": (HEAD.replace("UTC", "America") + WEEK, "zone: “America” is not a time zone"),
    "a way out of the zones": (HEAD.replace("UTC", "../etc/passwd") + WEEK, "zone: “../etc/passwd” is not a time"),
    "no hours": (HEAD + "hours = []\n", "hours: there are none"),
    "always closed": (HEAD + "[[hours]]\nweek = {}\n", "hours: no day has any"),
    "hours that are none": (HEAD + WEEK.replace("09:00", "9"), "hours.1.week: “9-17:00” are not hours"),
    "an hour too many": (HEAD + WEEK.replace("17:00", "25:00"), "hours.1.week: 09:00-25:00: a day has 24 hours"),
    "opening at midnight's end": (HEAD + WEEK.replace("09:00", "24:00"), "24:00-17:00: a day has 24 hours"),
    "hours of no length": (HEAD + WEEK.replace("17:00", "09:00"), "09:00-09:00 opens and closes at once"),
    "hours that are no list": (HEAD + '[[hours]]\nweek = { mon = "09:00-17:00" }\n', "“09:00-17:00” is not a list"),
    "a week that is no table": (HEAD + '[[hours]]\nweek = "mon"\n', "hours.1.week: “mon” is not a table of weekdays"),
    "a day nobody knows": (HEAD + WEEK.replace("mon-fri", "mon-fry"), "hours.1.week: “mon-fry” is not a weekday"),
    "a week that runs backwards": (HEAD + WEEK.replace("mon-fri", "fri-mon"), "“fri-mon” runs backwards"),
    "a day given twice": (
        HEAD + '[[hours]]\nweek = { mon-fri = ["09:00-17:00"], wed = ["09:00-12:00"] }\n',
        "hours.1.week: wed is given twice, by “wed” too",
    ),
    "hours that overlap": (
        HEAD + '[[hours]]\nweek = { mon = ["11:00-13:00", "09:00-12:00"] }\n',
        "hours.1.week: 09:00-12:00 and 11:00-13:00 overlap",
    ),
    "a night that overlaps the day after": (
        HEAD + '[[hours]]\nweek = { sun = ["17:00-08:00"], mon = ["07:00-12:00"] }\n',
        "hours.1.week: sun 17:00-08:00 runs into mon 07:00-12:00: they overlap",
    ),
    "a season on no day": (HEAD + WEEK + season("02-30", "03-10"), "“02-30” is not a day of the year"),
    "seasons that overlap": (
        HEAD + WEEK + season("11-01", "03-31") + season("03-31", "04-30"),
        "hours.1: seasons: 11-01 and 03-31 overlap on 03-31",
    ),
    "first hours with a date": (HEAD + WEEK + "from = 2025-01-01\n", "hours.1.from: the first hours are in force"),
    "later hours without a date": (HEAD + WEEK + WEEK, "hours: each entry but the first needs a `from`"),
    "hours out of order": (
        HEAD + WEEK + WEEK + "from = 2026-01-01\n" + WEEK + "from = 2025-01-01\n",
        "hours: each entry but the first needs a `from` later than the one before it",
    ),
    "days of several lengths": (
        HEAD + '[[hours]]\nweek = { mon-fri = ["09:00-17:00"], sat = ["09:00-12:00"] }\n',
        "day: the days differ in length, so this must say how long `1d` is",
    ),
    "a day in days": (HEAD + 'day = "1d"\n' + WEEK, "day: 1d must be in hours"),
    "a day of no length": (HEAD + 'day = "8"\n' + WEEK, "day: “8” is not a target"),
    "exceptions without end": (
        HEAD + WEEK + exceptions("closed = [2025-05-01]"),
        "known_through: exceptions are known",
    ),
    "an end before the beginning": (
        HEAD + "known_from = 2025-01-01\nknown_through = 2024-12-31\n" + WEEK,
        "known_through: 2024-12-31 is before known_from 2025-01-01",
    ),
    "an exception not known": (
        HEAD + KNOWN + WEEK + exceptions("closed = [2025-12-31, 2026-01-01]"),
        "exceptions.1.closed: 2026-01-01 is outside known_from … known_through",
    ),
    "an exception too early": (
        HEAD + KNOWN + WEEK + exceptions('open = [2024-12-31]\nlike = "mon"'),
        "exceptions.1.open: 2024-12-31 is outside",
    ),
    "an exception twice": (
        HEAD + KNOWN + WEEK + exceptions('closed = [2025-05-01]\nopen = [2025-05-01]\nlike = "mon"'),
        "exceptions.1.open: 2025-05-01 is an exception twice",
    ),
    "open days without hours": (
        HEAD + KNOWN + WEEK + exceptions("open = [2025-05-03]"),
        "exceptions.1: open: these days need either `like` (a weekday) or `hours`",
    ),
    "open days with both": (
        HEAD + KNOWN + WEEK + exceptions('open = [2025-05-03]\nlike = "mon"\nhours = ["09:00-12:00"]'),
        "exceptions.1: open: these days need either",
    ),
    "hours for no days": (
        HEAD + KNOWN + WEEK + exceptions('closed = [2025-05-01]\nhours = ["09:00-12:00"]'),
        "exceptions.1: hours: there are no `open` days",
    ),
}


@pytest.mark.parametrize(("text", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_each_kind_of_fault_is_told_with_file_field_and_rule(text: str, told: str) -> None:
    with pytest.raises(CalendarInvalid) as refused:
        read(text, "test.toml")
    assert str(refused.value).startswith("test.toml: ")
    assert told in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CalendarInvalid) as refused:
        read(HEAD.replace("UTC", "Mars") + WEEK.replace("09:00", "9"), "test.toml")
    assert str(refused.value).count("; ") == 1


def test_seasons_may_meet_and_run_past_the_new_year() -> None:
    calendar = read(HEAD + WEEK + season("11-01", "03-31") + season("04-01", "04-30"), "test.toml")
    days = [date(2025, 10, 31), date(2025, 11, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1)]
    assert [plan(calendar, day).because for day in days] == [None, "11-01", "11-01", "04-01", None]


def test_new_hours_count_from_their_day_on() -> None:
    later = 'from = 2026-01-01\nweek = { mon-fri = ["08:30-16:30"] }\n'
    calendar = read(HEAD + WEEK + "[[hours]]\n" + later, "test.toml")
    days = [plan(calendar, day).windows for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))]
    assert [str(window) for (window,) in days] == ["09:00-17:00", "08:30-16:30", "08:30-16:30"]


@pytest.mark.parametrize("name", ["cn", "cn-office@1949", "../window", "cn-office.toml", ""])
def test_an_unknown_calendar_is_told_with_those_there_are(name: str) -> None:
    with pytest.raises(CalendarUnknown, match="There are cn-office, cn-service, elapsed, night-rescue, us-office"):
        SHIPPED.named(name)


def test_a_version_is_found_by_its_name_newest_or_not(tmp_path: Path) -> None:
    (tmp_path / "test.toml").write_text(HEAD.replace('"1"', '"2"') + WEEK)
    (tmp_path / "test@1.toml").write_text(HEAD + WEEK)
    calendars = Calendars(tmp_path)
    versions = [calendars.named(name).calendar.version for name in ("test", "test@1", "test@2")]
    assert versions == ["2", "1", "2"]
    assert calendars.named("test@2") is calendars.named("test")


def test_a_file_holds_the_calendar_it_is_named_for(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(HEAD + WEEK)
    (tmp_path / "test@2.toml").write_text(HEAD + WEEK)
    for name in ("other", "test@2"):
        with pytest.raises(CalendarInvalid, match=f"{name}.toml: name: it holds test@1"):
            Calendars(tmp_path).named(name)


def test_shipped_versions_are_never_edited() -> None:
    shipped = {}
    for name in SHIPPED.names():
        calendar = SHIPPED.named(name).calendar
        text = (FOLDER / f"{name}.toml").read_bytes()
        shipped[f"{calendar.name}@{calendar.version}"] = hashlib.sha256(text).hexdigest()
    assert shipped == json.loads(GOLDEN.read_text())


def test_the_office_works_as_the_notice_for_2026_says() -> None:
    working = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)}
    closed = {date(2026, 1, 2), date(2026, 2, 23), date(2026, 4, 6), date(2026, 6, 19), date(2026, 10, 7)}
    assert all(plan(CN_OFFICE.calendar, day).windows for day in working)
    assert not any(plan(CN_OFFICE.calendar, day).windows for day in closed)


def test_every_chinese_year_has_the_holidays_of_the_law() -> None:
    exceptional = CN_OFFICE.calendar.exceptional_days.values()
    closed = Counter(found.day.year for found in exceptional if not found.is_open)
    # 10 days until 2007, 11 until 2024, 13 since; a weekend day worked gives one day off more, not always that year.
    assert sorted(closed) == list(range(2004, 2027))
    made_up = Counter(found.day.year for found in exceptional if found.is_open)
    assert all(7 <= closed[year] - made_up[year] <= 13 for year in closed)


def test_the_31st_of_december_2005_was_worked_for_the_3rd_of_january() -> None:
    # 国办发明电〔2005〕35号: one package that knows Chinese holidays misses this.
    assert plan(CN_OFFICE.calendar, date(2005, 12, 31)).windows


def test_a_federal_holiday_on_a_weekend_is_observed_beside_it() -> None:
    federal = SHIPPED.named("us-office").calendar
    observed = [date(2026, 7, 3), date(2027, 7, 5), date(2027, 12, 31), date(2021, 6, 18)]
    assert not any(plan(federal, day).windows for day in observed)
    assert plan(federal, date(2020, 6, 19)).windows
