"""How people write the key of a row: its parts with slashes between them, as in A-1/605."""

from collections.abc import Sequence

from domain.decider import Refused
from projections.engine.projection import Key


class NoKey(Refused):
    """The text does not have the parts of a key."""

    code = "request.no-key"


def written(key: Key) -> str:
    """Return the key as it is shown."""
    return "/".join(map(str, key))


def read(text: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a key; the last one may have slashes of its own."""
    parts = tuple(text.split("/", len(columns) - 1))
    if len(parts) < len(columns) or not all(parts):
        raise NoKey(f"“{text}” does not name a row: write {'/'.join(columns)}.")
    return parts
