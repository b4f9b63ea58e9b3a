"""How the console writes values: exact amounts, dates in the zone, durations (design, part 5)."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.console.shell.formats import Formats
from services.console.shell.language import CHINESE, ENGLISH

NOW = datetime(2026, 10, 10, 6, 20, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
ZH, EN = (Formats(language, ZONE, lambda: NOW) for language in (CHINESE, ENGLISH))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("44800.00", "44,800.00"),
        ("-1234.5", "−1,234.5"),
        ("0.00", "0.00"),
        ("-0.00", "0.00"),
        ("999999999999999.999", "999,999,999,999,999.999"),
        ("1000", "1,000"),
        (None, "—"),
    ],
)
def test_amounts_keep_every_decimal(amount: str | None, written: str) -> None:
    assert ZH.money(amount) == EN.money(amount) == written


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-10-10T07:05:00Z", "今天 15:05", "today 15:05"),
        ("2026-10-05T06:55:00Z", "周一 14:55", "Mon 14:55"),
        ("2026-01-02T16:00:00Z", "01-03 00:00", "3 Jan 00:00"),
        ("2025-12-31T15:59:00Z", "2025-12-31", "2025-12-31"),
        # In the zone it is the next year already.
        ("2025-12-31T16:00:00Z", "01-01 00:00", "1 Jan 00:00"),
        (None, "—", "—"),
    ],
)
def test_an_instant_is_short_and_in_the_zone(at: str | None, zh: str, en: str) -> None:
    assert (ZH.moment(at), EN.moment(at)) == (zh, en)


@pytest.mark.parametrize(
    ("seconds", "zh"),
    [
        (0, "0 秒"),
        (59, "59 秒"),
        (60, "1 分"),
        (3600, "1 小时"),
        (29100, "8 小时 5 分"),
        (86400, "1 天"),
        (180000, "2 天 2 小时"),
    ],
)
def test_durations_are_words(seconds: int, zh: str) -> None:
    assert ZH.duration(seconds) == zh


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (True, "是", "yes"),
        (False, "否", "no"),
        ({"amount": "1000.50", "currency": "USD"}, "USD 1,000.50", "USD 1,000.50"),
        ([{"invoice": "A", "amount": None}], "invoice：A", "invoice: A"),
        (["track", "verify"], "track；verify", "track; verify"),
        ("2026-10-10T06:20:00Z", "2026-10-10 周六 14:20", "2026-10-10 Sat 14:20"),
        ("2026-10-10", "2026-10-10", "2026-10-10"),
        ([], "—", "—"),
        (0, "0", "0"),
    ],
)
def test_values_of_events_have_no_braces(value: Any, zh: str, en: str) -> None:
    assert (ZH.value(value), EN.value(value)) == (zh, en)


def test_a_day_ends_at_midnight_of_the_zone() -> None:
    assert ZH.end_of("2026-10-10").isoformat() == "2026-10-11T00:00:00+08:00"
    assert ZH.end_of("2026-10-10T00:00:00Z") == datetime(2026, 10, 10, tzinfo=UTC)
    assert ZH.end_of("nonsense") == NOW


def test_a_time_typed_in_a_form_is_of_the_zone() -> None:
    assert ZH.from_input("2026-10-10T14:20") == "2026-10-10T14:20:00+08:00"
    assert ZH.from_input("tomorrow") == "tomorrow"


def test_a_policy_begins_on_a_day_of_its_own_zone() -> None:
    english = Formats(ENGLISH, ZoneInfo("UTC"), lambda: NOW)

    assert english.day_in("2025-12-31T16:00:00Z", "Asia/Shanghai") == "2026-01-01"
    assert english.day_in("2025-12-31T16:00:00Z", None) == "2025-12-31"
    assert english.day_in(None, "Asia/Shanghai") == "—"
