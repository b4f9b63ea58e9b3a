"""Where an event stands in the log: at its position, or in a draft that the database has not numbered yet."""

from collections.abc import Sequence
from typing import NamedTuple


class Drafted(NamedTuple):
    """An event of a draft, by its place among the others."""

    place: int


Position = int | Drafted


def placed(position: Position, positions: Sequence[int]) -> int:
    """Return the position itself, or the one the database gave to the drafted event."""
    return positions[position.place] if isinstance(position, Drafted) else position
