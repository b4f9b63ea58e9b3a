"""Keeps what was read beyond a page for the pages after it: to show the past again costs as much as the first time."""

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

SECONDS: Final = 60.0
# Of all readers together.
MOST_ITEMS: Final = 20_000
# A reader who asks for a page is served this far.
AHEAD: Final = 2_000


class Kept(NamedTuple):
    """Items in their order, each with its place; `whole` is whether there are none after them."""

    items: Sequence[Any]
    places: Sequence[Any]
    whole: bool
    until: float


@dataclass(slots=True)
class Recent:
    """What was read a moment ago, by question; the oldest gives way."""

    clock: Callable[[], float] = time.monotonic
    kept: dict[Hashable, Kept] = field(default_factory=dict)

    def keep(self, question: Hashable, items: Sequence[Any], places: Sequence[Any], *, whole: bool) -> None:
        """Keep the answer to a question for a while."""
        self._forget()
        self.kept.pop(question, None)
        if len(items) > MOST_ITEMS:
            return
        self.kept[question] = Kept(items, places, whole, self.clock() + SECONDS)
        while sum(len(each.items) for each in self.kept.values()) > MOST_ITEMS:
            del self.kept[next(iter(self.kept))]

    def after(self, question: Hashable, place: Any, limit: int) -> Sequence[Any] | None:
        """Return what follows a place, up to `limit` items; None where that was not kept."""
        self._forget()
        found = self.kept.get(question)
        if found is None or place not in found.places:
            return None
        begin = found.places.index(place) + 1
        items = found.items[begin : begin + limit]
        return items if found.whole or len(items) == limit else None

    def all_of(self, question: Hashable) -> Sequence[Any] | None:
        """Return the whole answer to a question; None where it was not kept."""
        self._forget()
        found = self.kept.get(question)
        return found.items if found is not None and found.whole else None

    def _forget(self) -> None:
        now = self.clock()
        for question in [question for question, each in self.kept.items() if each.until <= now]:
            del self.kept[question]
