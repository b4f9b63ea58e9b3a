"""Searches everything in a customer's record for a text (CU8)."""

import re
import unicodedata
from typing import Final

# At least this many digits, with the separators that people write.
PHONE: Final = re.compile(r"(?=(?:\D*\d){5})[+\d ().\-/]+")
WITH_AREA: Final = 9
LIKE_SIGNS: Final = re.compile(r"[%_\\]")
ESCAPED: Final = r"\\\g<0>"


def patterns(text: str | None) -> list[str] | None:
    """Return patterns that find a text in any character width, and a phone number with any separators."""
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
    """Return the SQL for whether the record's values match one of the patterns; the names of its fields do not count.

    At first it also searches the names of the fields, because leaving them out costs more than reading the whole list.
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
