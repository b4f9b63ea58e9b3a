"""Phone numbers as people write them, read into the form of E.164; and whether a number is a mobile one."""

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

# The sources are Chinese, so a number without a country is taken for a Chinese one.
HOME: Final = "CN"
WRITTEN: Final = re.compile(r"\+?[0-9 ().\-/]+")
# In some countries a number does not show whether it is a mobile one.
MOBILE: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class Phone(NamedTuple):
    """A number in the form of E.164: +8613800138000."""

    number: str
    mobile: bool


def read_phone(written: str, country: str | None = None) -> Phone | None:
    """Return the number, or None if it cannot be read because a digit is missing or hidden by an asterisk."""
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


def _plain(written: str) -> str:
    # Full-width digits count as digits.
    return unicodedata.normalize("NFKC", written).strip()
