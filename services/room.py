"""Room for so much at once: what does not fit is turned away, because waiting takes room, too."""

from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """There is no room at the moment."""


class Room:
    """Counts what is inside; for one event loop, where nothing happens between two lines."""

    def __init__(self, places: int) -> None:
        self._free = places

    def enter(self, places: int = 1) -> None:
        """Take so many places, or raise `Full`."""
        if places > self._free:
            raise Full
        self._free -= places

    def leave(self, places: int = 1) -> None:
        """Give them back."""
        self._free += places

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Take one place for a while."""
        self.enter()
        try:
            yield
        finally:
            self.leave()
