"""The headers that the relay gives every record, written and read back."""

from collections.abc import Sequence
from typing import Final, NamedTuple

POSITION: Final = "position"
PREVIOUS: Final = "prevposition"
RUN: Final = "run"


class Place(NamedTuple):
    """Where a record stands: its event's position, the one before it in its partition, and the relay's run."""

    position: int
    previous: int
    run: int


def headers(place: Place) -> list[tuple[str, bytes]]:
    """Write the place as Kafka headers: decimal numbers in ASCII."""
    return [(POSITION, b"%d" % place.position), (PREVIOUS, b"%d" % place.previous), (RUN, b"%d" % place.run)]


def place_of(record_headers: Sequence[tuple[str, bytes]]) -> Place | None:
    """Read the place back; None where the record is not the relay's."""
    given = dict(record_headers)
    try:
        return Place(int(given[POSITION]), int(given[PREVIOUS]), int(given[RUN]))
    except (KeyError, ValueError):
        return None
