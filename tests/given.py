"""The story a decision's test tells: given what happened, when this is asked, then that happens, or a "no"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Concatenate, Final, Generic, ParamSpec, TypeVar

from contracts.message import Event
from domain.decider import Decider, Refused

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)
Asked = ParamSpec("Asked")

# When everything happens of which a story does not say when.
AT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[DomainEvent]):
    """What a decision led to."""

    answer: Sequence[DomainEvent] | Refused

    def then(self, *events: DomainEvent) -> None:
        """Expect exactly these events, in this order."""
        assert self.answer == list(events)

    def then_nothing(self) -> None:
        """Expect that what was asked for is already so."""
        assert self.answer == []

    def then_refused(self, code: str) -> None:
        """Expect a "no" with this stable code and a sentence that names what is wrong to the person who asked."""
        assert isinstance(self.answer, Refused), self.answer
        assert self.answer.code == code
        sentence = str(self.answer)
        assert sentence.endswith(".")
        assert "None" not in sentence


@dataclass(frozen=True, slots=True)
class Given(Generic[State, DomainEvent]):
    """A state after the events that led to it."""

    state: State

    def when(
        self,
        decision: Callable[Concatenate[State, Asked], list[DomainEvent]],
        *args: Asked.args,
        **facts: Asked.kwargs,
    ) -> Outcome[DomainEvent]:
        """Ask: `when(resolve_complaint, command)`."""
        try:
            return Outcome(decision(self.state, *args, **facts))
        except Refused as refusal:
            return Outcome(refusal)


def given(decider: Decider[State, DomainEvent], *events: DomainEvent) -> Given[State, DomainEvent]:
    return Given(after(decider, *events))


def after(decider: Decider[State, DomainEvent], *events: DomainEvent, state: State | None = None) -> State:
    """Return the state after events that all happened at one instant."""
    return decider.fold([(AT, event) for event in events], state=state)
