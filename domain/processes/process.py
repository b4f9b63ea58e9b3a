"""A process turns an event of one aggregate into commands on others; the reactor sends them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.message import Command, Event


@dataclass(frozen=True, slots=True)
class Process:
    """`react` gets each event of the types that are handled, in order of the log, and keeps nothing of it.

    The same event always leads to the same commands: the id of each is made of the event and its place among them.
    """

    name: str
    handles: tuple[type[Event], ...]
    react: Callable[[Any], Sequence[Command]]
