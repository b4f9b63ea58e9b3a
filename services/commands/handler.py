"""Command handlers: the domain decides on the newest state of a stream, and the store appends the events."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from contracts.catalog import aggregate_of
from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.decider import Decider
from services.commands import dating
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store

State = TypeVar("State")
State_contra = TypeVar("State_contra", contravariant=True)
AnyCommand = TypeVar("AnyCommand", bound=Command)
AnyCommand_co = TypeVar("AnyCommand_co", bound=Command, covariant=True)
AnyCommand_contra = TypeVar("AnyCommand_contra", bound=Command, contravariant=True)
DomainEvent = TypeVar("DomainEvent", bound=Event)
DomainEvent_co = TypeVar("DomainEvent_co", bound=Event, covariant=True)

# A decision with all its arguments but the state, which the store passes in.
Decision = Callable[[State], Sequence[DomainEvent]]


class Handler(Protocol):
    """Raises `Refused`; gives a repeat the stored answer. The command's class is the one named in the registry."""

    def __call__(
        self, command: Any, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Awaitable[Accepted]: ...


# By the command's name.
Handlers = dict[str, Handler]


class DatedDecision(Protocol[State_contra, AnyCommand_contra, DomainEvent_co]):
    """A decision that depends on when the command happened."""

    def __call__(
        self, state: State_contra, command: AnyCommand_contra, /, *, at: datetime
    ) -> Sequence[DomainEvent_co]: ...


class SeveralDecision(Protocol[AnyCommand_contra]):
    """A decision on the states of several streams; its parts are stored together."""

    def __call__(self, states: States, command: AnyCommand_contra, /, *, at: datetime) -> Sequence[Part]: ...


@dataclass(frozen=True, slots=True)
class Matter(Generic[AnyCommand_co]):
    """A matter to decide: a command, its cause, and the store that holds the facts."""

    command: AnyCommand_co
    cause: Cause
    store: Store

    @property
    def at(self) -> datetime:
        """Return the business time of the command."""
        return self.cause.occurred_at


def deciding(
    decider: Decider[State, DomainEvent], decision: Callable[[State, AnyCommand], Sequence[DomainEvent]]
) -> Handler:
    """Return the handler of a decision that needs only the state and the command."""
    return _answering(decider, lambda command, _: lambda state: decision(state, command))


def deciding_when(
    decider: Decider[State, DomainEvent], decision: DatedDecision[State, AnyCommand, DomainEvent]
) -> Handler:
    """Return the handler of a decision that also needs the instant."""
    return _answering(decider, lambda command, at: lambda state: decision(state, command, at=at))


def deciding_with(
    decider: Decider[State, DomainEvent],
    learn: Callable[[Matter[AnyCommand]], Awaitable[Decision[State, DomainEvent]]],
) -> Handler:
    """Return the handler of a decision on facts from elsewhere: `learn` gathers them and returns the decision."""
    id_of = _id_of(decider)

    async def handle(
        command: AnyCommand, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Accepted:
        return await dating.transact(
            store,
            decider,
            id_of(command),
            _whenever(await learn(Matter(command, cause, store))),
            command=command,
            cause=cause,
            expected_version=expected_version,
        )

    return handle


def deciding_on_several(
    decider: Decider[Any, Any],
    decision: SeveralDecision[AnyCommand],
    others: Callable[[AnyCommand], Sequence[str]] = lambda _: (),
) -> Handler:
    """Return the handler of a decision on several streams; `others` are the ids of those that the command names."""
    id_of = _id_of(decider)

    def handle(
        command: AnyCommand, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Awaitable[Accepted]:
        return dating.transact_on(
            store,
            [stand(decider, id_of(command), expected_version), *[stand(decider, each) for each in others(command)]],
            lambda states: decision(states, command, at=cause.occurred_at),
            command=command,
            cause=cause,
        )

    return handle


def _answering(
    decider: Decider[State, DomainEvent], prepare: Callable[[Any, datetime], Decision[State, DomainEvent]]
) -> Handler:
    id_of = _id_of(decider)

    # Not a coroutine of its own, because every command passes through here.
    def handle(
        command: AnyCommand, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Awaitable[Accepted]:
        return dating.transact(
            store,
            decider,
            id_of(command),
            partial(prepare, command),
            command=command,
            cause=cause,
            expected_version=expected_version,
        )

    return handle


def _whenever(decision: Decision[State, DomainEvent]) -> Callable[[datetime], Decision[State, DomainEvent]]:
    return lambda _: decision


def _id_of(decider: Decider[Any, Any]) -> Callable[[Command], str]:
    return attrgetter(aggregate_of(decider.category).id_field)
