"""The phone numbers in a field, whatever stands beside them: a scheme, a name, an extension or a second number.

Whether a contact's number counts is decided elsewhere, and more strictly: there, such a field cannot be read.
"""

import re
import unicodedata
from typing import Final

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from domain.customers.phone.number import HOME, read_phone

# The desks of a house share its number. PhoneNumberMatcher knows other signs of an extension, but not a dash.
_EXTENSION: Final = re.compile(r"(?<=\d{7})-\d{1,5}(?!\d|-)")


def phones_in(written: str, country: str | None = None) -> frozenset[str]:
    """Return the numbers in the form of E.164, without their extensions."""
    plain = _visible(written)
    # Quicker than a search, and most fields are one number.
    if one := read_phone(plain, country):
        return frozenset({one.number})
    searched = PhoneNumberMatcher(_EXTENSION.sub(" ", plain), country or HOME, leniency=Leniency.VALID)
    return frozenset(format_number(found.number, PhoneNumberFormat.E164) for found in searched)


def _visible(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf").strip()
