"""The faults of a text that is not a valid pack."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.decider import Refused


class Fault(NamedTuple):
    """One fault: the file by its name for people, the key ("" for the whole file), the broken rule, and the line."""

    file: str
    key: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (where, self.key, self.reason) if part)


class PackInvalid(Refused):
    """The text is not a valid pack; each line of the message names file, line, key and reason."""

    code = "policy.pack-invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
