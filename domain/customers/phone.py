"""Reads phone numbers as people write them: E.164 where a number can be read, and whether it is a mobile one."""

import re
import unicodedata
from typing import Final, NamedTuple

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

# The sources are Chinese: a number without its country is.
HOME: Final = "CN"
WRITTEN: Final = re.compile(r"\+?[0-9 ().\-/]+")
NO_DIGITS: Final = re.compile(r"[^0-9]")
ENDING: Final = 6
# In some countries nobody can tell from the number.
MOBILE: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class Phone(NamedTuple):
    """A number in the form of E.164: +8613800138000."""

    number: str
    mobile: bool


def read_phone(written: str, country: str | None = None) -> Phone | None:
    """Return the number, None where it cannot be read: a digit is missing, or hidden by an asterisk."""
    plain = _plain(written)
    # Anything but digits and their usual separators is not part of a number.
    if not WRITTEN.fullmatch(plain):
        return None
    try:
        number = parse(plain, country or HOME)
    except NumberParseException:
        return None
    if not is_valid_number(number):
        return None
    return Phone(format_number(number, PhoneNumberFormat.E164), number_type(number) in MOBILE)


def ending_of(written: str) -> str:
    """Return the last digits, which are the same however the number is written: a first look, before it is read."""
    return NO_DIGITS.sub("", _plain(written))[-ENDING:]


def _plain(written: str) -> str:
    # Full-width digits are digits.
    return unicodedata.normalize("NFKC", written).strip()
