"""Reads events without the keys of persons: no decision of a policy rests on a sealed text."""

from typing import Final

from contracts.sealing import ERASED


class Shut:
    """Leaves every sealed text shut; it reads as that of a person who was forgotten."""

    def open(self, key: int, text: str, bound: bytes) -> str:  # noqa: ARG002 - nothing is opened
        """Return what stands in the place of a text that cannot be read."""
        return ERASED


SHUT: Final = Shut()
