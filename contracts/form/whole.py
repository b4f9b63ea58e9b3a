"""Whole numbers as they enter: digits and nothing else, whether as a number of JSON or as text."""

import re
from typing import Any, Final

from pydantic_core import PydanticCustomError

WHOLE: Final = re.compile(r"-?[0-9]{1,18}")


def whole_given(value: Any) -> Any:
    """Return the value; raise where Python would read a number into `1_000`, `+5`, a blank or true."""
    if isinstance(value, bool) or (isinstance(value, str) and not WHOLE.fullmatch(value)):
        raise PydanticCustomError("whole_number", "it must be a whole number, as in 1000")
    return value
