"""What the gate answers: whether a request gets in, and what its answer may show."""

from typing import NamedTuple


class Entry(NamedTuple):
    """Whether a request gets in, and whether its answer may show contacts."""

    allowed: bool
    contacts: bool = True

    def __bool__(self) -> bool:
        """Return whether it gets in: a tuple that holds anything would be true otherwise."""
        return self.allowed
