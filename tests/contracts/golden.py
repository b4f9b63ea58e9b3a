"""The golden events: exact bytes as they were stored and published, kept for ever. Run as a module to add new ones."""

from pathlib import Path
from typing import Final

from contracts.envelope import Cause, seal
from contracts.message import Event
from tests.contracts.examples import CAUSE, EVENT_OF, PREV_HASH, TIME, VERSION
from tests.examples import stream_of

FOLDER: Final = Path(__file__).parent / "golden"


def newest(wire_type: str) -> Path:
    """Return where the bytes of today's form stand."""
    return FOLDER / f"{wire_type}.json"


def past(wire_type: str) -> list[Path]:
    """Return where the bytes of earlier forms of the same version stand (before an optional field was added)."""
    return sorted((FOLDER / "past" / wire_type).glob("*.json"))


def sealed(event: Event, cause: Cause = CAUSE) -> bytes:
    """Seal an example as the golden events are sealed."""
    return seal(event, stream=stream_of(event), version=VERSION, cause=cause, time=TIME, prev_hash=PREV_HASH)[0]


def add_missing() -> None:
    """Write what is missing; what exists is never changed."""
    for wire_type, event in EVENT_OF.items():
        if not newest(wire_type).exists():
            newest(wire_type).write_bytes(sealed(event))


if __name__ == "__main__":
    add_missing()
