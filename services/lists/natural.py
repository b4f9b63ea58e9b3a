"""The order in which people read ids: digits by their value, so that case 9 stands before case 10."""

import re
from typing import Any, Final

_DIGITS: Final = re.compile("([0-9]+)")


def natural(value: Any) -> Any:
    """Return what sorts a text, or a tuple that holds texts, by the value of its digits."""
    match value:
        case str():
            # Texts and digits alternate, so that each part meets one of its kind; 09 and 9 are told apart by the text.
            parts = _DIGITS.split(value)
            return [int(part) if place % 2 else part for place, part in enumerate(parts)], value
        case tuple():
            return [natural(part) for part in value]
        case _:
            return value
