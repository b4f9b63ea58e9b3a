"""What is wrong with a text that should be a pack."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.decider import Refused


class Fault(NamedTuple):
    """What is wrong where: a file as a person calls it, a key in it ("" for the whole), the rule it breaks, a line."""

    file: str
    key: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (where, self.key, self.reason) if part)


class PackInvalid(Refused):
    """What should be a pack breaks a rule of packs; the sentences name file, line, key and reason, one a line."""

    code = "policy.pack-invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
