"""The headers of every Kafka record, decimal numbers in ASCII: the relay writes them, workers and checks read them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

Header = tuple[str, bytes]
POSITION: Final = "position"
PREVIOUS: Final = "prevposition"
RUN: Final = "run"
# Only on a record whose event is published late: the position under which the event is stored.
STORED: Final = "storedposition"
# The Kafka binding of CloudEvents: without this header a library does not recognise the value as an event.
CONTENT_TYPE: Final = ("content-type", b"application/cloudevents+json; charset=utf-8")


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


def stored_position(record_headers: Sequence[Header], position: int) -> int:
    """Return the position under which the event of a record is stored."""
    try:
        return int(dict(record_headers).get(STORED, position))
    except ValueError:
        return position
