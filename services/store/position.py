"""The place of an event: its position in the log, or its place in a draft without positions yet."""

from collections.abc import Sequence
from typing import NamedTuple


class Drafted(NamedTuple):
    """An event of a draft, by its place in it."""

    place: int


Position = int | Drafted


def placed(position: Position, positions: Sequence[int]) -> int:
    """Return the position itself, or the one that the database assigned to the drafted event."""
    return positions[position.place] if isinstance(position, Drafted) else position
