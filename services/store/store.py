"""The event store as handlers see it: load a stream, or decide on it and append what was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.decider import Decider, Refused

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an accepted command: the stream, its version and position afterwards, the types it appended.

    `types` is empty where the command asked for what is already so. `repeated` tells that the id was seen before and
    this is the stored result.
    """

    stream: str
    version: int
    position: int
    types: tuple[str, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Loaded(Generic[State]):
    """A stream's state, its version (0: no events) and the position of its last event."""

    state: State
    version: int
    position: int


class CommandIdReused(Refused):
    """The command id was used before with another body."""

    code = "command.id-reused"


class RefusedBefore(Refused):
    """The command id was refused before; the first answer stands."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]


class VersionMismatch(Exception):
    """The stream is not at the version the sender expected (If-Match)."""


class Contended(Exception):
    """The stream kept changing under the command; try again."""


class StoreDown(Exception):
    """PostgreSQL does not answer; nothing is known to be stored; try again with the same command id."""


class Store(Protocol):
    """Both stores, in PostgreSQL and in memory."""

    async def load(self, decider: Decider[State, DomainEvent], stream_id: str) -> Loaded[State]:
        """Return the state of stream `<category>/<stream_id>` as of now."""

    async def transact(  # noqa: PLR0913
        self,
        decider: Decider[State, DomainEvent],
        stream_id: str,
        decide: Callable[[State], list[DomainEvent]],
        *,
        command: Command,
        cause: Cause,
        expected_version: int | None = None,
    ) -> Accepted:
        """Decide on the newest state and append; commands of one caller are handled in the order of their calls.

        The stored result answers a repeated `cause.command_id`. Raises what `decide` refuses (stored as the result,
        too), `CommandIdReused`, `VersionMismatch`, `Contended` and `StoreDown` (the last three are not stored).
        """
