"""Finds which keys of a pack make a decision another one: each is tried alone, then all but one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.policies.pack.exchange import Changed, changed, exchanged
from domain.policies.pack.pack import Pack
from domain.replay import Decided, Difference

# Above this many keys two versions are two policies: which of them matters is not tried.
MOST_TRIED: Final = 40
# The sections that each kind of decision asks.
SECTIONS: Final = {
    "clock": ("complaints", "calendars"),
    "route": ("complaints",),
    "consequence": ("complaints", "calendars"),
    "order": ("credit", "collection"),
    "delivery": ("credit", "collection"),
    "grade": ("credit",),
    "hold": ("credit", "collection"),
    "collection-step": ("collection",),
    "collection-stage": ("credit", "collection"),
    "tier": ("tiers",),
}
# What a version decides in the place of a difference; None: nothing.
Deciding = Callable[[Pack], Decided | None]


@dataclass(slots=True)
class Makers:
    """The keys in which versions differ from a draft, and the packs in which one of them is tried."""

    draft: Pack
    _changed: dict[int, list[Changed]] = field(default_factory=dict)
    _trials: dict[tuple[int, str, bool], Pack] = field(default_factory=dict)
    # Packs are known by their identity, which must not pass to another one.
    _kept: list[Pack] = field(default_factory=list)

    def of(self, difference: Difference, base: Pack | None, decide: Deciding) -> Sequence[Changed]:
        """Return the keys that lead from the version `base` to what the draft decides."""
        after = difference.after
        found = self.changed(base, difference.place[1]) if base is not None else []
        if base is None or not found or len(found) > MOST_TRIED:
            return ()
        # It differs because nothing had been decided at all, whatever the version.
        if difference.before is None and same(decide(base), after):
            return ()
        if len(found) == 1:
            return found
        alone = [each for each in found if same(decide(self.trial(base, each)), after)]
        if alone:
            return alone
        needed = [each for each in found if not same(decide(self.trial(base, each, without=True)), after)]
        return needed or found

    def changed(self, base: Pack, kind: str) -> list[Changed]:
        """Return the keys that a kind of decision can rest on."""
        if id(base) not in self._changed:
            self._kept.append(base)
            self._changed[id(base)] = changed(base, self.draft)
        return [each for each in self._changed[id(base)] if each.key.partition(".")[0] in SECTIONS[kind]]

    def trial(self, base: Pack, each: Changed, *, without: bool = False) -> Pack:
        """Return the version with this key of the draft alone, or the draft without it."""
        place = (id(base), each.key, without)
        if place not in self._trials:
            one, other = (self.draft, base) if without else (base, self.draft)
            self._trials[place] = exchanged(one, [each.key], other)
        return self._trials[place]


def same(one: Decided | None, other: Decided | None) -> bool:
    """Return whether both decide the same, or nothing."""
    return one is other if one is None or other is None else one.agrees(other)
