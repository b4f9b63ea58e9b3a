"""How a text is found in everything said of a customer (CU8)."""

import re
import unicodedata
from typing import Final

# At least so many digits, and what people set them apart with.
PHONE: Final = re.compile(r"(?=(?:\D*\d){5})[+\d ().\-/]+")
WITH_AREA: Final = 9
LIKE_SIGNS: Final = re.compile(r"[%_\\]")
ESCAPED: Final = r"\\\g<0>"


def patterns(text: str | None) -> list[str] | None:
    """Return what finds a text however wide it is written, and a phone number however its digits are set apart."""
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text)
    written = {text, plain}
    if PHONE.fullmatch(plain):
        digits = "".join(filter(str.isdigit, plain))
        # Numbers are kept in the form of E.164, which leaves out the zero before the area.
        written.add(digits[1:] if len(digits) >= WITH_AREA and digits[0] == "0" else digits)
    return [f"%{LIKE_SIGNS.sub(ESCAPED, each.lower())}%" for each in sorted(written)]


def says(record: str) -> str:
    """Tell in SQL whether the record says one of the patterns; what its parts are called is not said of the customer.

    The names of the parts are looked through as well at first, since leaving them out costs more than the whole list.
    """
    plain = f"{record}.customer, {record}.full_name, {record}.region"
    known = f"{record}.absorbed, {record}.information, {record}.contacts, {record}.projects"
    texts = ", ".join(f"{part}::text" for part in known.split(", "))
    values = f"jsonb_path_query(jsonb_build_array({known}), '$.** ? (@.type() == \"string\")')"
    return f"""
        case when lower(concat_ws(' ', {plain}, {texts})) like any(%(patterns)s::text[])
             then lower(concat_ws(' ', {plain}, (
                 select string_agg(said #>> '{{}}', ' ') from {values} as said
             ))) like any(%(patterns)s::text[])
             else false
        end
    """  # noqa: S608 - put together from constants alone
