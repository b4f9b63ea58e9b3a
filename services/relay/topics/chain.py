"""Judges the records of one partition in turn: whether each follows the one that it names."""

from typing import Final, NamedTuple

from contracts.record.headers import Place

# Further ones are counted, not kept.
MOST_HOLES: Final = 100


class Hole(NamedTuple):
    """Records that are missing: those after a position, up to another; `offset` is that of the next record."""

    after: int
    until: int
    offset: int


class Chain:
    """What a partition's records say of each other. Repeats by another run are no fault: every reader drops them.

    `doubled` and `behind` are records that came twice in one run, or only after later ones.
    """

    def __init__(self) -> None:
        self.last = 0
        self.holes: list[Hole] = []
        self.more_holes = 0
        self.doubled: list[tuple[int, int]] = []
        self.behind: list[tuple[int, int]] = []
        self._last_of_run: dict[int, int] = {}

    def take(self, offset: int, place: Place) -> None:
        """Judge the next record."""
        is_new_in_run = place.position > self._last_of_run.get(place.run, 0)
        self._last_of_run[place.run] = max(place.position, self._last_of_run.get(place.run, 0))
        if place.position > self.last:
            if place.previous > self.last:
                self._note(Hole(self.last, place.previous, offset))
            self.last = place.position
        elif self._fills(offset, place):
            if not is_new_in_run:
                self.behind.append((place.position, offset))
        elif not is_new_in_run:
            self.doubled.append((place.position, offset))

    def end(self, position: int, offset: int) -> None:
        """Say which record should be the last one."""
        if position > self.last:
            self._note(Hole(self.last, position, offset))

    def _note(self, hole: Hole) -> None:
        if len(self.holes) < MOST_HOLES:
            self.holes.append(hole)
        else:
            self.more_holes += 1

    def _fills(self, offset: int, place: Place) -> bool:
        """Cut out of a hole what a record fills of it: itself, and what is not between it and the one before."""
        for number, hole in enumerate(self.holes):
            if hole.after < place.position <= hole.until:
                before = Hole(hole.after, place.previous, offset)
                behind = Hole(place.position, hole.until, hole.offset)
                self.holes[number : number + 1] = [each for each in (before, behind) if each.after < each.until]
                return True
        return False
