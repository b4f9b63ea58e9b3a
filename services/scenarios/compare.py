"""Compares an expectation, as a person wrote it, with the outcome: only what is written counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar.duration import CLOCK, Duration
from services.lists.rows import plain
from services.scenarios.text import moment

# Shown where an expected name is missing.
ABSENT: Final = "(there is nothing by this name)"


class Difference(NamedTuple):
    """Where an expectation differs from the outcome: its line, its subject, and both sides."""

    line: int
    what: str
    expected: Any = None
    got: Any = None


def same(expected: Any, got: Any, zone: ZoneInfo) -> bool:
    """Return whether the outcome is as written; a mapping may leave out keys."""
    if expected == got:
        return True
    match expected, got:
        case dict(), Mapping():
            return all(name in got and same(part, got[name], zone) for name, part in expected.items())
        case list(), str():
            return False
        case list(), Sequence():
            return len(expected) == len(got) and all(same(*pair, zone) for pair in zip(expected, got, strict=True))
        case None, _:
            return got is None
        case str(), bool():
            return expected == str(got).lower()
        case str(), datetime():
            return _instant(expected, zone) == got
        case str(), int() | Decimal():
            return _number(expected) == got or (isinstance(got, int) and _seconds(expected) == got)
        case str(), Mapping():
            return expected == _money(got)
        case str(), str():
            return expected == got or _same_text(expected, got, zone)
        case _:
            return bool(expected == plain(got))


def narrowed(expected: Any, got: Any, zone: ZoneInfo) -> Any:
    """Return the outcome as it is shown beside the expectation: only the keys written there, by the same clock."""
    if isinstance(expected, dict) and isinstance(got, Mapping):
        return {name: narrowed(part, got[name], zone) if name in got else ABSENT for name, part in expected.items()}
    if isinstance(expected, str) and isinstance(got, Mapping):
        return _money(got) or plain(got)
    if isinstance(expected, str) and isinstance(got, int) and _seconds(expected) is not None:
        return str(Duration(seconds=got)) or "0s"
    if isinstance(got, datetime):
        shown = got.astimezone(zone).replace(tzinfo=None)
        return shown.isoformat(" ", timespec="auto" if shown.second or shown.microsecond else "minutes")
    return plain(got)


def _same_text(expected: str, got: str, zone: ZoneInfo) -> bool:
    """Compare numbers and instants, which are text in JSON."""
    number = _number(expected)
    if number is not None:
        return number == _number(got)
    wanted = _instant(expected, zone)
    return wanted is not None and wanted == _instant(got, zone)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _seconds(text: str) -> int | None:
    if not text or not CLOCK.fullmatch(text):
        return None
    try:
        return Duration.parse(text).seconds
    except ValueError:
        # A length of zero, as in `0h`, is one that no rule gives.
        return 0


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return moment.instant(text, zone)
    except (ValueError, OverflowError):
        return None


def _money(got: Mapping[str, Any]) -> str | None:
    return f"{plain(got['amount'])} {got['currency']}" if got.keys() == {"amount", "currency"} else None
