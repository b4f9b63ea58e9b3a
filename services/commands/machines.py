"""Processes of ours that act by themselves: no pack asks that they are enrolled."""

from typing import Final

TIMERS: Final = "timers"
REACTOR: Final = "reactor"
MACHINES: Final = frozenset({TIMERS, REACTOR})
