"""What remains of a text when it is compared: how wide, how spaced or in which characters it was written is gone."""

import re
import unicodedata
from typing import Final

from domain.customers.likeness.traditional import simplified

# Blanks, dashes, brackets, quotation marks and control characters; a percent sign says something.
_SEPARATING: Final = frozenset(("Cc", "Pd", "Pe", "Pf", "Pi", "Ps", "Zl", "Zp", "Zs"))
_SEPARATORS: Final = frozenset(".,;:'\"/·•、。・")
_DIGITS: Final = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
# 三号 is 3号 and 第三 is 第3, but 三 in 三和食品 or 文三路 is part of a name.
_COUNTED: Final = re.compile(
    rf"第[{''.join(_DIGITS | _TENS)}]+"
    rf"|[{''.join(_DIGITS | _TENS)}]+(?=号|楼|层|室|栋|幢|座|单元|弄|段|期|巷|门|组|排|村民小组)"
)
_NUMERAL: Final = re.compile(rf"[{''.join(_DIGITS | _TENS)}]+")


def folded(text: str) -> str:
    """Return the text in lower case, without accents and invisible marks, and in simplified characters."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return simplified("".join(letter for letter in apart if not _is_mark(letter)))


def joined(plain: str) -> str:
    """Return the text without the blanks and signs that only stand between words."""
    return "".join(
        letter for letter in plain if letter not in _SEPARATORS and unicodedata.category(letter) not in _SEPARATING
    )


def in_digits(plain: str) -> str:
    """Return the text with Chinese numbers of houses, floors and rooms in digits: 3号 for 三号."""
    return _COUNTED.sub(lambda found: _NUMERAL.sub(_digits, found[0]), plain)


def _digits(found: re.Match[str]) -> str:
    """Return 90 for 九十, and 203 for 二〇三, whose digits only stand beside each other."""
    numeral = found[0]
    if _TENS.keys().isdisjoint(numeral):
        return "".join(_DIGITS[digit] for digit in numeral)
    total, digits = 0, ""
    for letter in numeral:
        if letter in _TENS:
            total, digits = total + int(digits or "1") * _TENS[letter], ""
        else:
            digits += _DIGITS[letter]
    return str(total + int(digits or "0"))


def _is_mark(letter: str) -> bool:
    """Return whether this is an accent, or a mark that is not seen, such as a zero-width space."""
    return unicodedata.combining(letter) > 0 or unicodedata.category(letter) == "Cf"
