"""Text as it enters: in one spelling of Unicode (NFC), and without what no reader sees."""

import re
import unicodedata
from typing import Any, Final

from pydantic_core import PydanticCustomError

from contracts.form.legible import HIDDEN

# Nothing is lost with them: a space of no width, a joiner of words, a byte order mark.
_WEIGHTLESS: Final = re.compile("[\u200b\u2060\ufeff]")


def plain(value: Any) -> Any:
    """Return the value with its text in one spelling; raise what pydantic turns into a fault of the field."""
    match value:
        case str():
            return _plain(value)
        case list() | tuple():
            return [_plain(part) if isinstance(part, str) else part for part in value]
        case _:
            return value


def fault_of(text: str) -> str | None:
    """Return what is wrong with the characters of a text that no field has read yet, or None."""
    try:
        text.encode()
        _plain(text)
    except UnicodeEncodeError:
        # Python puts half of a character where a program or an address gave it bytes of another encoding.
        return "it holds bytes that are not UTF-8"
    except PydanticCustomError as hidden:
        return str(hidden)
    return None


def _plain(text: str) -> str:
    if hidden := HIDDEN.search(text):
        raise PydanticCustomError(
            "hidden_character", "it holds U+{code}, which no reader sees", {"code": f"{ord(hidden[0]):04X}"}
        )
    return text if text.isascii() else unicodedata.normalize("NFC", _WEIGHTLESS.sub("", text))
