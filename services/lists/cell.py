"""Makes a cell of CSV harmless that a spreadsheet would run as a formula."""

import re
import unicodedata
from typing import Final

# What a spreadsheet skips before it looks for a formula: blanks, controls, invisible marks.
_SKIPPED: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})
# Wide and small forms count too, once they are decomposed; the last is the minus sign.
_FORMULA: Final = re.compile(r"[=+\-@\u2212]")
_BEGINS_SAFELY: Final = re.compile(r"[A-Za-z0-9]")


def harmless(text: str) -> str:
    """Return the text, after an apostrophe where it would be run, or begins with a control character."""
    if not text or _BEGINS_SAFELY.match(text):
        return text
    if unicodedata.category(text[0]) == "Cc":
        return f"'{text}"
    first = next((sign for sign in text if unicodedata.category(sign) not in _SKIPPED), "")
    return f"'{text}" if _FORMULA.match(unicodedata.normalize("NFKC", first)) else text


def as_written(cell: str) -> str:
    """Return the text of a cell that `harmless` made: without the apostrophe that it put before."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
