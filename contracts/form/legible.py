"""Shows what others wrote to people: without what a terminal would obey."""

import re
from typing import Final
from unicodedata import category

# Controls apart from tab and line ends, and the marks that turn the order of what is read.
HIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Stands for each of them.
UNSEEN: Final = "\N{REPLACEMENT CHARACTER}"
# As much of a name says which one it is.
LONGEST_SHOWN: Final = 64


def legible(text: str) -> str:
    """Show a text, which may have several lines."""
    return HIDDEN.sub(UNSEEN, text)


def shown(name: str) -> str:
    """Show a name, cut short where it is long, with every character that cannot be seen replaced."""
    begins = name if len(name) <= LONGEST_SHOWN else f"{name[: LONGEST_SHOWN - 3]}..."
    return "".join(UNSEEN if category(sign)[0] == "C" else sign for sign in begins)
