"""Reads values as people enter them in sheets of customers: digits of any width, and dates as sheets show them."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.imports import cell
from services.imports.cell import BadValue, Values

# 2025-03-01, 2025/3/1, 2025.3.1 or 2025年3月1日, perhaps with a time.
_WRITTEN: Final = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
# How a spreadsheet counts days; five digits are the years from 1927 to 2173.
_SERIAL: Final = re.compile(r"[0-9]{5}")
_DAY_ZERO: Final = date(1899, 12, 30)
_RULE: Final = "must be a date such as 2025-03-01, 2025/3/1 or 2025年3月1日"


def half_width(values: Values, column: str) -> str | None:
    """Return the column's text in the usual width: Ａ００１ is A001."""
    text = cell.optional(values, column)
    return None if text is None else unicodedata.normalize("NFKC", text).strip()


def ident(values: Values, column: str) -> str:
    """Return the id in a column that must not be empty."""
    return cell.ident({column: half_width(values, column) or ""}, column)


def optional_ident(values: Values, column: str) -> str | None:
    """Return the id in a column, or None where it is empty."""
    return None if half_width(values, column) is None else ident(values, column)


def optional_moment(values: Values, column: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant in a column, the start of the day where it has no time; None where it is empty."""
    text = half_width(values, column)
    if text is None:
        return None
    try:
        if _SERIAL.fullmatch(text):
            local = datetime.combine(_DAY_ZERO + timedelta(days=int(text)), time(), zone)
        elif written := _WRITTEN.fullmatch(text):
            local = _moment(written, zone)
        else:
            return cell.moment({column: text}, column, zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue("import.value-invalid", f"{column} {_RULE}, not {values[column]!r}") from error


def _moment(written: re.Match[str], zone: ZoneInfo) -> datetime:
    year, _, month, day, its_month, its_day, *clock = written.groups()
    hour, minute, second = (int(part or 0) for part in clock)
    return datetime(int(year), int(month or its_month), int(day or its_day), hour, minute, second, tzinfo=zone)
