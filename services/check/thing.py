"""A thing of which both the state of its stream and the row of a list say how it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from domain.decider import Decider
from projections.engine.projection import Key

# What is said of a thing at an instant, or of one of its parts.
Standings = dict[str, Any]


class Thing(NamedTuple):
    """How a thing stands by the state of its stream; `key` is that of its row, `instants` are those of its changes."""

    key: Key
    instants: Sequence[datetime]
    standings: Standings


@dataclass(frozen=True, slots=True)
class Kind:
    """The things of an aggregate that have rows in a read model: as the state has them, and as a row does."""

    decider: Decider[Any, Any]
    decided: Callable[[Any, str], Iterator[Thing]]
    listed: Callable[[Any, Sequence[datetime]], Standings]
