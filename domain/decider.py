"""The whole framework of the domain: deciders fold events into a state, and decisions answer commands with events."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from contracts.message import Event

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)


class Refused(Exception):
    """A rule's "no", with a sentence for the person who sent the command. `code` is stable: callers act on it."""

    code: ClassVar[str] = "refused"
    # Whether it is the command's answer for good; else the same command is decided again when it is repeated.
    kept: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in an accepted command that may be a mistake, and the field that it is in."""

    code: str
    message: str
    field: str


def nothing_to_warn_of(_state: Any, _events: Any) -> tuple[Warned, ...]:
    """Return no warning."""
    return ()


@dataclass(frozen=True, slots=True)
class Decider(Generic[State, DomainEvent]):
    """An aggregate: `category` names its streams, `initial` is the state before any event.

    `evolve` gets the state, the next event in order of recording, and the business time of the event, which may lie
    before those of earlier events. `warnings` gets the state on which a command was decided, and the events.
    """

    category: str
    initial: State
    evolve: Callable[[State, DomainEvent, datetime], State]
    warnings: Callable[[State, Sequence[DomainEvent]], Sequence[Warned]] = nothing_to_warn_of

    def fold(self, events: Iterable[tuple[datetime, DomainEvent]], *, state: State | None = None) -> State:
        """Return the state after events with their business times, starting from `state` or from the beginning."""
        current = self.initial if state is None else state
        for at, event in events:
            current = self.evolve(current, event, at)
        return current


def checked(
    check: Callable[[State], None], decision: Callable[[State], Sequence[DomainEvent]]
) -> Callable[[State], Sequence[DomainEvent]]:
    """Return the decision with a check of the state before it."""

    def decide(state: State) -> Sequence[DomainEvent]:
        check(state)
        return decision(state)

    return decide


def changed(state: State, **fields: Any) -> State:
    """Return the state with other values in some fields, at a third of what `dataclasses.replace` takes.

    For states of many fields that are folded for every event; the class must have slots.
    """
    kind = type(state)
    new = object.__new__(kind)
    for name in kind.__slots__:  # type: ignore[attr-defined] # states are dataclasses with slots
        object.__setattr__(new, name, fields.pop(name) if name in fields else getattr(state, name))
    if fields:
        raise TypeError(f"{kind.__name__} has no field {', '.join(fields)}")
    return new
