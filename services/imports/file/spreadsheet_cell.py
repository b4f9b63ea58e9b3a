"""Turns the value of a spreadsheet's cell into the text that a person would have typed into CSV."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from contracts.form.legible import shown

# A spreadsheet keeps this many digits of a number; the rest of its binary form is noise.
DIGITS: Final = 15
LARGEST: Final = 10**308
# A spreadsheet keeps no longer text in a cell; a file can refer to one text from every cell.
LONGEST: Final = 32_767
_ZEROS: Final = re.compile(r"0{2,64}")
_HOURS: Final = re.compile(r"[hH]")
# What stands in quotes, in brackets or behind a backslash is shown as it is.
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class Unreadable(ValueError):
    """The cell has no value that can be relied on."""


def text_of(cell: Any, *, is_formula: bool = False) -> str:
    """Return the text of a cell; raise `Unreadable` for an error, or a formula without a saved value."""
    value = cell.value
    if is_formula and value is None:
        raise Unreadable("a formula has no saved value: open the file in a spreadsheet program and save it again")
    if cell.data_type == "e":
        raise Unreadable(f"the cell holds the error {shown(str(value))}")
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _number(value, cell.number_format or "")
        case str() if len(value) > LONGEST:
            raise Unreadable(f"the cell has {len(value):,} characters, and a spreadsheet keeps {LONGEST:,}")
        case datetime():
            return _moment(value, cell.number_format or "")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: float, shape: str) -> str:
    """Write all digits that the spreadsheet keeps, without an exponent; zeros in front where it shows them."""
    if not -LARGEST < value < LARGEST:
        raise Unreadable("the number is larger than a spreadsheet keeps")
    if abs(value) >= 10**DIGITS and value == int(value):
        raise Unreadable(
            f"the number {value:.0f} has more digits than the {DIGITS} that a spreadsheet keeps: enter it as text"
        )
    text = format(Decimal(f"{value:.{DIGITS}g}"), "f")
    return text.zfill(len(shape)) if _ZEROS.fullmatch(shape) else text


def _moment(value: datetime, shape: str) -> str:
    shows_time = _HOURS.search(_LITERAL.sub("", shape)) is not None
    if value.time() == time() and not shows_time:
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds" if not value.microsecond else "microseconds")
