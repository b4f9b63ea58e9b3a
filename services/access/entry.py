"""What the gate answers: whether a request gets in, and what its answer may show."""

from typing import NamedTuple


class Entry(NamedTuple):
    """Whether a request gets in, and whether its answer may show contacts."""

    allowed: bool
    contacts: bool = True
