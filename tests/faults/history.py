"""What clients of the API saw: an append-only history of what was asked and how it ended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Heard(StrEnum):
    """What a client did or heard. After `UNKNOWN` the command may be stored or not."""

    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Result(NamedTuple):
    """What the answer to an accepted command promises to have stored."""

    stream: str
    version: int
    position: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history; `code` is that of a refusal."""

    command_id: UUID
    heard: Heard
    result: Result | None = None
    code: str | None = None


@dataclass(slots=True)
class History:
    """Lines are only ever added. A client that repeats a command adds a line for each try."""

    entries: list[Entry] = field(default_factory=list)

    def invoke(self, command_id: UUID) -> None:
        self.entries.append(Entry(command_id, Heard.INVOKE))

    def ok(self, command_id: UUID, result: Result) -> None:
        self.entries.append(Entry(command_id, Heard.OK, result=result))

    def fail(self, command_id: UUID, code: str) -> None:
        self.entries.append(Entry(command_id, Heard.FAIL, code=code))

    def unknown(self, command_id: UUID) -> None:
        self.entries.append(Entry(command_id, Heard.UNKNOWN))

    def count(self, heard: Heard) -> int:
        """Count the commands of which this was heard at least once."""
        return len({entry.command_id for entry in self.entries if entry.heard is heard})


def by_command(entries: Iterable[Entry]) -> Mapping[UUID, list[Entry]]:
    """Return what was heard of each command, in the order in which it was first asked."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.command_id].append(entry)
    return found
