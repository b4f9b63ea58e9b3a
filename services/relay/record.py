"""The headers of every record, decimal numbers in ASCII: `Lane.add` (lane.py) writes them, `place_of` reads them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

Header = tuple[str, bytes]
POSITION: Final = "position"
PREVIOUS: Final = "prevposition"
RUN: Final = "run"


class Place(NamedTuple):
    """The place of a record: its event's position, the one before it in its partition, and the relay's run."""

    position: int
    previous: int
    run: int


def place_of(record_headers: Sequence[Header]) -> Place | None:
    """Read the place of a record, or None where the record is not the relay's."""
    given = dict(record_headers)
    try:
        return Place(int(given[POSITION]), int(given[PREVIOUS]), int(given[RUN]))
    except (KeyError, ValueError):
        return None
