"""What a simulation finds: counts before and after, the decisions that differ, and those of people, which stay."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Final

from domain.policies.pack.exchange import Changed
from domain.replay import ByPerson, Decided, Difference

BEFORE: Final = 0
AFTER: Final = 1
# Cases that are listed; all are counted.
MOST_CASES: Final = 10_000
# The kind of a decision and what it is about: clock, first-response.
What = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A decision that differs, and the keys that make it another one."""

    place: tuple[str, str, str]
    customer: str
    before: Decided | None
    after: Decided | None
    keys: tuple[Changed, ...]

    def __lt__(self, other: "Case") -> bool:
        """Put the last place first, so that a heap gives up the last one."""
        return self.place > other.place


@dataclass(frozen=True, slots=True)
class OfPeople:
    """A decision of a person that stays, and whether the versions before and after ask for it."""

    place: tuple[str, str, str]
    customer: str
    by: str
    before: bool
    after: bool

    def __lt__(self, other: "OfPeople") -> bool:
        """Put the last place first."""
        return self.place > other.place


@dataclass(slots=True)
class Found:
    """What is found in some of the log; two parts of it add up to what is found in both."""

    # By what, outcome and side: 0 before, 1 after, then each varied version.
    counts: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    decisions: Counter[What] = field(default_factory=Counter)
    differing: Counter[What] = field(default_factory=Counter)
    by_key: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: dict[str, Changed] = field(default_factory=dict)
    people: Counter[tuple[str, bool, bool]] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)
    of_people: list[OfPeople] = field(default_factory=list)
    unreadable: int = 0

    def count(self, decided: Iterable[Decided], side: int) -> None:
        """Count the outcomes of one side."""
        for each in decided:
            self.counts[each.kind, about(each), each.outcome, side] += 1
            if side == BEFORE:
                self.decisions[each.kind, about(each)] += 1

    def differs(self, difference: Difference, keys: Iterable[Changed]) -> None:
        """Count a decision that differs, and list it."""
        decided = difference.after or difference.before
        assert decided is not None
        found = tuple(keys)
        self.differing[decided.kind, about(decided)] += 1
        for each in found:
            self.by_key[decided.kind, each.key] += 1
            self._source(each)
        _keep(self.cases, Case(difference.place, decided.customer, difference.before, difference.after, found))

    def person(self, before: ByPerson | None, after: ByPerson | None) -> None:
        """Count a decision of a person, and list it where the versions do not both ask for it."""
        known = before or after
        assert known is not None
        asked = (bool(before and before.asked), bool(after and after.asked))
        self.people[known.what, *asked] += 1
        if asked[0] != asked[1]:
            _keep(self.of_people, OfPeople(known.place, known.customer, known.by, *asked))

    def add(self, other: "Found") -> None:
        """Add what another part of the log has."""
        self.counts += other.counts
        self.decisions += other.decisions
        self.differing += other.differing
        self.by_key += other.by_key
        self.people += other.people
        for each in other.sources.values():
            self._source(each)
        self.unreadable += other.unreadable
        for case in other.cases:
            _keep(self.cases, case)
        for person in other.of_people:
            _keep(self.of_people, person)

    def _source(self, each: Changed) -> None:
        """Keep one of the values that a key had under several versions, the same in whatever order they are found."""
        known = self.sources.get(each.key)
        if known is None or (each.old or "", each.new or "") < (known.old or "", known.new or ""):
            self.sources[each.key] = each


def about(decided: Decided) -> str:
    """Return what a decision is about, whichever it is of its kind: the clock, or the scheme and period of a tier."""
    match decided.kind:
        case "clock":
            return decided.name.partition("/")[0]
        case "tier":
            return decided.name
        case "hold" | "collection-stage":
            return decided.name[:10]
        case _:
            return ""


def _keep(heap: list[Case] | list[OfPeople], item: Case | OfPeople) -> None:
    if len(heap) < MOST_CASES:
        heappush(heap, item)  # type: ignore[misc] # each heap has items of one kind
    else:
        heappushpop(heap, item)  # type: ignore[misc]
