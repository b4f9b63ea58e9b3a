"""The whole framework of the domain: deciders fold events into a state, and decisions answer commands with events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from contracts.message import Event

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)


class Refused(Exception):
    """A rule's "no", with a sentence for the person who sent the command. `code` is stable: callers act on it."""

    code: ClassVar[str] = "refused"


@dataclass(frozen=True, slots=True)
class Decider(Generic[State, DomainEvent]):
    """An aggregate: `category` names its streams, `initial` is the state before any event."""

    category: str
    initial: State
    evolve: Callable[[State, DomainEvent], State]

    def fold(self, events: Iterable[DomainEvent], *, state: State | None = None) -> State:
        """Return the state after the events, starting from `state` or from the beginning."""
        current = self.initial if state is None else state
        for event in events:
            current = self.evolve(current, event)
        return current
