"""Turns the TOML parser's complaint about a text into words for authors of packs."""

import re
from typing import Final

from services.packs.text.fault import Fault

PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
HEADER: Final = re.compile(r"\[\[?\s*([\w.-]+)")
KEY: Final = re.compile(r"\s*([\w.-]+)\s*=")

# By the first words of the parser's message.
WORDS: Final = {
    "Illegal character": "a quote is not closed on its line",
    "Unterminated string": "a quote is not closed",
    "Unclosed inline table": "a brace { is not closed on its line",
    "Expected ']'": "a bracket [ is not closed",
    "Unclosed array": "a bracket [ is not closed",
    "Invalid initial character for a key part": "here a key is expected; a table in braces stands on one line",
    "Expected '=' after a key": "after a key comes =; a number has no comma in it",
    "Invalid value": "this is not a value: words stand in quotes, numbers and true or false do not",
    "Expected newline or end of document": "something follows the value on its line",
    "Cannot overwrite a value": "this key appears twice",
    "Cannot declare": "this table appears twice: write all its keys below one bracket",
    "Cannot mutate immutable namespace": "this table is written in braces already, and appears twice",
    "Invalid statement": "a line begins with a key, as in key = value, or with a bracket",
}
CURLY: Final = re.compile("[“”‘’＂＝]")


def syntax_fault(source: str, text: str, message: str) -> Fault:
    """Return the fault with its line and the key on that line."""
    found = PLACE.search(message)
    said = PLACE.sub("", message)
    above = text.splitlines()
    line = int(found[1]) if found and found[1] else len(above)
    words = next((words for begin, words in WORDS.items() if said.startswith(begin)), None)
    if line <= len(above) and CURLY.search(above[line - 1]) and said.startswith(("Invalid", "Illegal")):
        words = 'typographic quotes or signs: write straight ones, as in "words"'
    return Fault(source, _key(above[:line]), f"{words} ({said})" if words else said, line)


def _key(above: list[str]) -> str:
    written = KEY.match(above[-1]) if above else None
    header = next((found[1] for each in reversed(above) if (found := HEADER.match(each))), "")
    return ".".join(part for part in (header, written[1] if written else "") if part)
