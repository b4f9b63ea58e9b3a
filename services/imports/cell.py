"""Turns the text of a column into a value, or into a sentence for the person who has to correct it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from contracts.form import written
from contracts.form.moment import DAY
from contracts.form.whole import WHOLE
from contracts.form.written import RULES
from contracts.message import DocumentNumber, Id, Label
from contracts.money import Money, minor_unit

_ID: Final = TypeAdapter[str](Id)
_NUMBER: Final = TypeAdapter[str](DocumentNumber)
_LABEL: Final = TypeAdapter[str](Label)
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
# Tabs and line ends are harmless in a sheet, but no name has them, and PostgreSQL refuses the zero byte.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class BadValue(ValueError):
    """A row that cannot be imported, with a stable code and the reason in the file's own words."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


Values = Mapping[str, str]


def optional(values: Values, column: str) -> str | None:
    """Return the column's value, or None where it is empty or the file does not have it."""
    text = values.get(column) or None
    if text and _CONTROL.search(text):
        raise _invalid(column, text, "must not have control characters")
    return text


def required(values: Values, column: str) -> str:
    text = optional(values, column)
    if text is None:
        raise BadValue("import.value-missing", f"{column} is empty")
    return text


def ident(values: Values, column: str) -> str:
    return _of_type(_ID, values, column, RULES[written.ID])


def number(values: Values, column: str) -> str:
    return _of_type(_NUMBER, values, column, RULES[written.NUMBER])


def label(values: Values, column: str) -> str:
    return _of_type(_LABEL, values, column, "must have at most 64 characters")


def optional_label(values: Values, column: str) -> str | None:
    return None if optional(values, column) is None else label(values, column)


def day(values: Values, column: str) -> date:
    text = required(values, column)
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _invalid(column, text, "must be a date written YYYY-MM-DD")


def moment(values: Values, column: str, zone: ZoneInfo) -> datetime:
    """Read an instant; one without a zone is in `zone`."""
    text = required(values, column)
    try:
        if _MOMENT.fullmatch(text):
            read = datetime.fromisoformat(text)
            return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _invalid(column, text, "must be a time written YYYY-MM-DD HH:MM:SS, with or without an offset")


def start_of(moment_of: date, column: str, zone: ZoneInfo) -> datetime:
    """Return the instant when the day begins in `zone`."""
    try:
        return datetime.combine(moment_of, time(), zone).astimezone(UTC)
    except OverflowError as error:
        raise _invalid(column, moment_of.isoformat(), "must be inside the calendar") from error


def count(values: Values, column: str) -> int:
    text = required(values, column)
    if not WHOLE.fullmatch(text) or not 0 < int(text) <= 10**9:
        raise _invalid(column, text, "must be a whole number from 1 to 1,000,000,000")
    return int(text)


def money(values: Values, column: str, currency: str) -> Money:
    text = required(values, column)
    try:
        return Money.model_validate({"amount": text, "currency": currency})
    except ValidationError as error:
        if error.errors()[0]["type"] == "amount":
            raise _invalid(column, text, "must be a decimal number such as 1234.50") from error
        decimals = -int(minor_unit(currency).as_tuple().exponent)
        raise _invalid(
            column, text, f"must have at most {decimals} decimals in {currency}, 18 digits in all"
        ) from error


def yes(values: Values, column: str) -> bool:
    text = required(values, column)
    if text.lower() not in {"yes", "no"}:
        raise _invalid(column, text, "must be yes or no")
    return text.lower() == "yes"


def _of_type(adapter: TypeAdapter[str], values: Values, column: str, rule: str) -> str:
    text = required(values, column)
    try:
        return adapter.validate_python(text)
    except ValidationError as error:
        raise _invalid(column, text, rule) from error


def _invalid(column: str, text: str, rule: str) -> BadValue:
    shown = text if len(text) <= 64 else f"{text[:61]}..."  # noqa: PLR2004 - as long as the longest id
    return BadValue("import.value-invalid", f"{column} {rule}, not {shown!r}")
