"""Refuses a TOML text that the parser would need too long for, after one look at each of its characters.

The parser's time and memory grow with the square of a key's parts, and brackets nest as deep as Python's stack.
"""

import re
from typing import Any, Final, NamedTuple

from services.packs.text.lines import Path

# As many characters as a draft may have.
LARGEST: Final = 200_000
DEEPEST: Final = 16
MOST_PARTS: Final = 16
# An integer of TOML has 64 bits, and no number of a policy more digits.
LONGEST_NUMBER: Final = 40
# Every two rows of a table are compared.
MOST_ROWS: Final = 300

_MARK: Final = re.compile(rf"[\"'#\[\]{{}}.,=\n]|[0-9_]{{{LONGEST_NUMBER + 1},}}")
_ENDS: Final = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.DOTALL),
    "'''": re.compile(r"(?:[^']|'(?!''))*+'{3,5}"),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*+"'),
    "'": re.compile(r"[^'\n]*+'"),
}


class TooMuch(NamedTuple):
    """What is too large, and its line."""

    line: int
    reason: str


def too_much(text: str) -> TooMuch | None:
    """Return the first bound that the text breaks, or None; whether it is TOML at all is for the parser to say."""
    if len(text) > LARGEST:
        return TooMuch(1, f"a text has at most {LARGEST:,} characters, and this has {len(text):,}")
    place = depth = dots = 0
    while found := _MARK.search(text, place):
        place, mark = found.end(), found[0]
        match mark:
            case '"' | "'" | "#":
                end = _skipped(text, found.start())
                if end is None:
                    return None
                place = end
            case "[" | "{":
                depth, dots = depth + 1, 0
            case "]" | "}":
                depth -= 1
            case ".":
                dots += 1
            case "," | "=" | "\n":
                dots = 0
            case _:
                return _at(text, place, f"a number has at most {LONGEST_NUMBER} digits")
        if depth > DEEPEST:
            return _at(text, place, f"brackets nest at most {DEEPEST} deep")
        if dots >= MOST_PARTS:
            return _at(text, place, f"a key has at most {MOST_PARTS} parts between dots")
    return None


def too_many(content: Any, most: int, path: Path = ()) -> Path | None:
    """Return the place of the first table or list with too many rows, or None."""
    parts = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    if len(content if parts else ()) > most:
        return path
    return next((found for name, part in parts if (found := too_many(part, most, (*path, name))) is not None), None)


def _skipped(text: str, start: int) -> int | None:
    """Return where the words or the comment end that begin there; None where the words are never closed."""
    if text[start] == "#":
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    quote = text[start : start + 3] if text.startswith(('"""', "'''"), start) else text[start]
    closed = _ENDS[quote].match(text, start + len(quote))
    return closed.end() if closed else None


def _at(text: str, place: int, reason: str) -> TooMuch:
    return TooMuch(text.count("\n", 0, place) + 1, reason)
