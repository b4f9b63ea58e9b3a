"""The possible outcomes of a request to the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from domain.decider import Refused, Warned

State = TypeVar("State")


class Accepted(NamedTuple):
    """The outcome of an accepted command: the stream, its version and position afterwards, and the appended types.

    `types` is empty where the command changed nothing. `repeated` is set where the id was seen before and
    this is the stored result, without the warnings of the first answer.
    """

    stream: str
    version: int
    position: int
    types: tuple[str, ...]
    repeated: bool = False
    warnings: Sequence[Warned] = ()


@dataclass(frozen=True, slots=True)
class Loaded(Generic[State]):
    """A stream's state, its version (0: no events) and the position of its last event (0: none)."""

    state: State
    version: int
    position: int


class Played(NamedTuple):
    """The return value of a script."""

    result: object


class CommandIdReused(Refused):
    """The command id was used before, with another body."""

    code = "command.id-reused"


class RefusedBefore(Refused):
    """The command id was refused before; the first answer stands."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]  # an answer read back carries the code of the refusal it repeats


class VersionMismatch(Exception):
    """The stream is not at the version that the sender expected (If-Match)."""


class Contended(Exception):
    """The stream kept changing while the command was decided; try again."""


class StoreDown(Exception):
    """PostgreSQL does not answer. Nothing is known to be stored: try again with the same command id."""


class StoreFull(StoreDown):
    """PostgreSQL's disk is full: nothing is stored until a person has made room, then everything as before."""


class StoreSetBack(StoreDown):
    """PostgreSQL has lost events that this process has seen: a person must decide which log is the true one."""


class StreamUnreadable(Refused):
    """A stored event of the stream cannot be folded by this version of the program: damaged, or of a newer version."""

    code = "store.stream-unreadable"


class Unstorable(Refused):
    """PostgreSQL refuses what the command contains, and would refuse it again. It is not kept as the answer."""

    code = "command.unstorable"


Outcome = Accepted | Loaded[object] | Played | Exception
