"""How values are written in each language: dates in the zone of the unit, exact amounts, durations (design, part 5)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.console.shell.language import CHINESE

EMPTY: Final = "—"
MINUS: Final = "−"
ZH_DAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
EN_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NEAR: Final = timedelta(days=7)
LENGTH_OF_DAY: Final = len("2026-10-12")


@dataclass(frozen=True, slots=True)
class Formats:
    """Writes values in one language; instants in one zone."""

    language: str
    zone: ZoneInfo
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def chinese(self) -> bool:
        return self.language == CHINESE

    def money(self, amount: str | None) -> str:
        """Write a decimal as in 44,800.00: all its decimals, thousands apart."""
        if amount is None:
            return EMPTY
        whole, point, decimals = amount.lstrip("-").partition(".")
        sign = MINUS if amount.startswith("-") and amount.strip("-0.") else ""
        return f"{sign}{int(whole):,}{point}{decimals}"

    def count(self, number: int | None) -> str:
        return EMPTY if number is None else f"{number:,}"

    def day(self, day: str | date | None) -> str:
        """Write a day as in 2026-10-12."""
        return str(day) if day else EMPTY

    def moment(self, at: str | None) -> str:
        """Write an instant as it is read in a table: 今天 15:05, 周一 14:55, 10-12 14:55, 2025-10-12."""
        if not at:
            return EMPTY
        local = self._local(at)
        today = self.local_now()
        time = f"{local:%H:%M}"
        if local.date() == today.date():
            return f"今天 {time}" if self.chinese else f"today {time}"
        if abs(local - today) < NEAR:
            return f"{self._weekday(local)} {time}"
        if local.year == today.year:
            return f"{local:%m-%d} {time}" if self.chinese else f"{local.day} {MONTHS[local.month - 1]} {time}"
        return f"{local:%Y-%m-%d}"

    def day_in(self, at: str | None, zone: str | None) -> str:
        """Write the day of an instant where it counts: a version of a policy is in force from a day of its own zone."""
        if not at:
            return EMPTY
        return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone) if zone else self.zone):%Y-%m-%d}"

    def instant(self, at: str | None) -> str:
        """Write an instant whole: 2026-10-12 周一 14:55."""
        if not at:
            return EMPTY
        local = self._local(at)
        return f"{local:%Y-%m-%d} {self._weekday(local)} {local:%H:%M}"

    def local_now(self) -> datetime:
        return self.now().astimezone(self.zone)

    def today(self) -> str:
        return f"{self.local_now():%Y-%m-%d}"

    def clock(self) -> str:
        """Write the instant for which a page is drawn, with the zone of all its times."""
        local = self.local_now()
        if self.chinese:
            return f"{local.month}月{local.day}日 {self._weekday(local)} {local:%H:%M} {self.zone}"
        return f"{self._weekday(local)} {local.day} {MONTHS[local.month - 1]} {local:%H:%M} {self.zone}"

    def days(self, number: int | None) -> str:
        if number is None:
            return EMPTY
        return f"{number:,} 天" if self.chinese else f"{number:,} d"

    def duration(self, seconds: float | None) -> str:
        """Write a duration in words: 8 小时 05 分, 3 天 2 小时, 12 秒."""
        if seconds is None:
            return EMPTY
        minutes, rest = divmod(int(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        words = ("天", "小时", "分", "秒") if self.chinese else ("d", "h", "min", "s")
        if days:
            parts = [(days, 0), (hours, 1)]
        elif hours:
            parts = [(hours, 1), (minutes, 2)]
        elif minutes:
            parts = [(minutes, 2)]
        else:
            parts = [(rest, 3)]
        return " ".join(f"{number} {words[unit]}" for number, unit in parts if number or unit == parts[0][1])

    def weekday(self, day: date) -> str:
        """Write the day of the week."""
        return (ZH_DAYS if self.chinese else EN_DAYS)[day.weekday()]

    def short_day(self, day: date) -> str:
        """Write a day above an axis: 10-08 周四, Thu 8 Oct."""
        if self.chinese:
            return f"{day:%m-%d} {self.weekday(day)}"
        return f"{self.weekday(day)} {day.day} {MONTHS[day.month - 1]}"

    def hours(self, seconds: int | None) -> str:
        """Write working time as in 8:05, hours and minutes."""
        if seconds is None:
            return EMPTY
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours:,}:{minutes:02}"

    def day_of(self, at: str) -> str:
        """Return the day of an instant in the zone."""
        return f"{self._local(at):%Y-%m-%d}"

    def share(self, part: str, whole: str) -> str:
        """Write what share a part has, as in 63.5%."""
        total = float(whole)
        return f"{100 * float(part) / total:.1f}%" if total else EMPTY

    def value(self, value: Any) -> str:
        """Write a value of an event for people: no braces, no quotes, instants in the zone."""
        if value is None or value in ("", [], {}):
            return EMPTY
        match value:
            case bool():
                return ("是" if value else "否") if self.chinese else ("yes" if value else "no")
            case {"amount": str() as amount, "currency": str() as currency}:
                return f"{currency} {self.money(amount)}"
            case dict():
                told = ((name, each) for name, each in value.items() if each not in (None, "", [], {}))
                return self._joined(f"{name}{self._marks()[0]}{self.value(each)}" for name, each in told)
            case list():
                return self._joined(self.value(each) for each in value)
            case str() if INSTANT.fullmatch(value):
                return self.instant(value)
            case _:
                return str(value)

    def _marks(self) -> tuple[str, str]:
        return ("：", "；") if self.chinese else (": ", "; ")

    def _joined(self, parts: Iterable[str]) -> str:
        return self._marks()[1].join(parts)

    def from_input(self, text: str) -> str:
        """Read what `<input type=datetime-local>` sends as an instant with the offset of the zone."""
        try:
            return datetime.fromisoformat(text).replace(tzinfo=self.zone).isoformat()
        except ValueError:
            # The API says what is wrong with it.
            return text

    def end_of(self, moment: str) -> datetime:
        """Return the instant that a moment of the address means: a date is its end, in the zone."""
        try:
            read = datetime.fromisoformat(moment)
            at = read if read.tzinfo else read.replace(tzinfo=self.zone)
            return at + timedelta(days=1) if len(moment) == LENGTH_OF_DAY else at
        except (ValueError, OverflowError):
            # The API says what is wrong with it.
            return self.now()

    def _local(self, at: str) -> datetime:
        instant = datetime.fromisoformat(at)
        try:
            return instant.astimezone(self.zone)
        except OverflowError:
            # No calendar has the day that it is there.
            return instant

    def _weekday(self, local: datetime) -> str:
        return (ZH_DAYS if self.chinese else EN_DAYS)[local.weekday()]
