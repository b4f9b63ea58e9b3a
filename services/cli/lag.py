"""How far each projection is behind the log, for `kehu status`."""

from typing import TypedDict

from services.settings import Settings


class Lag(TypedDict):
    """One projection's distance from the head of the log."""

    name: str
    generation: int
    position: int
    head: int
    lag_events: int
    lag_seconds: float
    parked: int


def of_projections(_settings: Settings) -> list[Lag]:
    """Return one row per projection that runs."""
    return []
