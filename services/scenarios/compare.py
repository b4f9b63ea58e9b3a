"""Compares what was expected, as a person wrote it, with what came: only what is written counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar.duration import CLOCK, Duration
from services.lists.rows import plain
from services.scenarios.text import moment

# Shown where something was expected under a name that is not there.
ABSENT: Final = "(there is nothing of this name)"


class Difference(NamedTuple):
    """Where it was written, what it is about, and both sides."""

    line: int
    what: str
    expected: Any = None
    got: Any = None


def same(expected: Any, got: Any, zone: ZoneInfo) -> bool:
    """Tell whether what came is what was written; a mapping may leave keys out."""
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
    """Return what came as it is shown beside what was written: without what nobody asked for, by the same clock."""
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
    """Compare numbers and instants that JSON has as text."""
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
        # No time at all, as in `0h`, is no length that a rule could give.
        return 0


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return moment.instant(text, zone)
    except (ValueError, OverflowError):
        return None


def _money(got: Mapping[str, Any]) -> str | None:
    return f"{plain(got['amount'])} {got['currency']}" if got.keys() == {"amount", "currency"} else None
