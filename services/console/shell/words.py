"""Words of the code for people: names of commands, events, fields and values, in English before they are translated."""

import re
from typing import Final

VERSION: Final = re.compile(r"\.v[0-9]+$")


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, by which Babel finds the text
    """Mark a text that is chosen where no reader is known yet, to be translated where one is."""
    return text


def sentence(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def english(name: str) -> str:
    """Write a name of the code in words: `credit-account.record-receipt` is "record receipt".

    A value that is no name of the code, such as a tier in Chinese, stays as it is.
    """
    last = VERSION.sub("", name).rpartition(".")[2]
    return last.replace("-", " ").replace("_", " ")
