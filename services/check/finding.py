"""What a check found: how much it compared, and the smallest counter-example."""

from dataclasses import dataclass, field
from typing import Any

Example = dict[str, Any]
# Where a counter-example stands: a position, or a row's key. Those of one check can be compared.
Where = Any


@dataclass(slots=True)
class Finding:
    """The result of one check, complete or so far. `tolerated` counts records that are lawful but redundant.

    A finding on the `past` names what earlier releases stored: everything agrees on it, and nobody can change it. It
    counts the streams with such events as tolerated.
    """

    name: str
    compared: int = 0
    tolerated: int = 0
    example: Example | None = None
    past: bool = False
    _smallest: Where = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Return whether there is no counter-example."""
        return self.example is None

    @property
    def agrees(self) -> bool:
        """Return whether nothing disagrees at present."""
        return self.ok or self.past

    def wrong(self, where: Where, *, expected: Any, found: Any, **place: Any) -> None:
        """Keep a counter-example if it is the smallest so far."""
        if self.example is None or where < self._smallest:
            self._smallest = where
            self.example = {**place, "expected": expected, "found": found}

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `kehu check --format json` prints it."""
        return {
            "name": self.name,
            "ok": self.ok,
            "compared": self.compared,
            "tolerated": self.tolerated,
            "example": self.example,
        }
