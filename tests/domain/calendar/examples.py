"""Calendars for tests, as their TOML would read, and the shipped ones."""

import tomllib
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.calendar.calendar import Calendar
from domain.calendar.working_time import WorkingTime
from services.packs.calendars import SHIPPED
from tests.checkout import ROOT

FOLDER: Final = ROOT / "domain" / "policies" / "calendars"
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
NEW_YORK: Final = ZoneInfo("America/New_York")
CN_OFFICE: Final = SHIPPED.named("cn-office")

Declared = dict[str, Any]


def declared(zone: str, week: dict[str, list[str]], **others: Any) -> Declared:
    """Write a calendar of one week."""
    head = {"name": "test", "title": "Test", "version": "1", "source": "test", "zone": zone, "day": "8h"}
    return head | {"hours": [{"week": week}]} | others


def shipped(name: str) -> Declared:
    """Read a shipped calendar as it stands in its file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def working_time(calendar: Declared) -> WorkingTime:
    return WorkingTime(Calendar.model_validate(calendar))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Write what a clock shows; of two times the first."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# Bars that close while the clock is put back, nights that lose an hour, and what opens in an hour that is skipped.
LATE_BAR: Final = declared(
    "America/New_York", {"mon-fri": ["19:30-02:00"], "sat": ["19:30-01:30"], "sun": ["01:35-01:45", "02:15-03:45"]}
)
SHIFTS: Final = declared(
    "Europe/Berlin", {"mon-fri": ["06:00-14:00", "14:00-22:00"], "sat": ["22:00-02:30"], "sun": ["02:45-12:00"]}
)
HALF_HOUR: Final = declared("Australia/Lord_Howe", {"mon-sun": ["00:30-01:45", "01:50-02:15", "20:00-00:15"]})
SKIPPED_DAY: Final = declared("Pacific/Apia", {"mon-wed": ["08:00-16:00"], "thu-fri": ["17:00-08:00"]})
CHINA_1986: Final = declared("Asia/Shanghai", {"mon-sat": ["17:00-08:00"], "sun": ["23:30-00:15"]})
WINTER_SPORTS: Final = declared(
    "Europe/Vienna",
    {"mon-fri": ["09:00-17:00"]},
    known_from=date(2024, 1, 1),
    known_through=date(2026, 12, 31),
    hours=[
        {
            "week": {"mon-fri": ["09:00-17:00"]},
            "seasons": [{"name": "snow", "from": "11-15", "to": "03-10", "week": {"mon-sun": ["15:00-01:00"]}}],
        },
        {"from": date(2026, 1, 1), "week": {"tue-sun": ["10:00-12:00", "13:00-19:00"]}},
    ],
    exceptions=[
        {"name": "Christmas", "closed": [date(2025, 12, 24), date(2025, 12, 25), date(2026, 1, 1)]},
        {"name": "Fair", "open": [date(2025, 11, 30), date(2025, 12, 31)], "hours": ["00:00-24:00"]},
        {"name": "Make-up", "open": [date(2025, 10, 25), date(2026, 1, 5)], "like": "tue"},
    ],
)
