"""Ids that look alike: equal but for the width of their characters and for invisible ones."""

import re
import unicodedata
from typing import Final

# Unicode's characters that are shown as nothing (Default_Ignorable_Code_Point).
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_WIDTHS: Final = ("<wide>", "<narrow>")
# Letters of Cyrillic and Greek whose capitals are drawn as those of Latin (Unicode's confusables.txt).
_LATIN: Final = str.maketrans("АВЕЅІЈКМНОРСТУҮХѴԀԚԜҺΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYYXVDQWHABEZHIKMNOPTYX")


def skeleton(text: str) -> str:
    """Return the form that look-alike texts share; capitals and letters of other scripts stay different."""
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", "".join(map(_of_one_width, seen)))


def _of_one_width(character: str) -> str:
    if unicodedata.decomposition(character).startswith(_WIDTHS):
        return unicodedata.normalize("NFKC", character)
    return character


def capitals(text: str) -> str:
    """Return the form that texts share which differ only in capitals or in letters drawn alike in another script."""
    return text.upper() if text.isascii() else skeleton(text).upper().translate(_LATIN)
