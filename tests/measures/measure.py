"""A counted figure, beside the goal of the layout and the places that were counted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """`goal` is None where the layout names none; `places` explain the figure and may be fewer than it counts."""

    name: str
    value: int
    goal: int | None
    places: Sequence[str] = ()
