"""Records that may be one customer (CU6): pairs are found by what they share, without comparing every pair.

Two names can only be alike if they share one of their rarest bigrams (prefix filtering of set similarity joins), so
looking up those bigrams finds every pair of alike names.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from typing import Final

from domain.customers.likeness.likeness import ALIKE, Likeness, Profile, Rarity, compare

WORTH_A_LOOK: Final = Decimal(60)
# A number or address that more customers share belongs to a switchboard or an office block, and says nothing.
MOST_SHARING: Final = 50
LAST: Final = datetime.max.replace(tzinfo=UTC)

Pair = tuple[int, int]

SHARED: Final[tuple[Callable[[Profile], Collection[str]], ...]] = (
    lambda profile: profile.phones,
    lambda profile: profile.emails,
    lambda profile: (profile.address,) if profile.address else (),
    lambda profile: (profile.group,) if profile.group else (),
    lambda profile: profile.sounds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A pair of records; `customer` was received first, so it would be the survivor or the head."""

    customer: str
    other: str
    likeness: Likeness


def suggestions(
    profiles: Sequence[Profile],
    *,
    at_least: Decimal = WORTH_A_LOOK,
    of: str | None = None,
    rarity: Rarity | None = None,
) -> list[Suggestion]:
    """Return the pairs that look like one customer, the likeliest first; with `of`, only those with this customer.

    Give the rarity of bigrams among all names where the profiles are only some.
    """
    rarity = rarity or Rarity.among(profile.bigrams for profile in profiles)
    found = []
    for one, other in sorted(candidates(profiles, rarity) if of is None else candidates_of(of, profiles, rarity)):
        first, second = profiles[one], profiles[other]
        if second.customer in first.apart or first.customer in second.apart:
            continue
        likeness = compare(first, second, rarity)
        if likeness.score >= at_least:
            earlier, later = sorted((first, second), key=_reception)
            found.append(Suggestion(customer=earlier.customer, other=later.customer, likeness=likeness))
    return sorted(found, key=lambda each: (-each.likeness.score, each.customer, each.other))


def candidates(profiles: Sequence[Profile], rarity: Rarity) -> set[Pair]:
    """Return pairs of indexes of profiles that share what `SHARED` names, or have alike names."""
    pairs = set(_alike_names(profiles, rarity))
    for keys in SHARED:
        pairs.update(_sharing(profiles, keys))
    return pairs


def candidates_of(customer: str, profiles: Sequence[Profile], rarity: Rarity) -> set[Pair]:
    """Return the candidate pairs of one customer, looking at every other profile once."""
    return {
        (min(place, other), max(place, other))
        for place, profile in enumerate(profiles)
        if profile.customer == customer
        for other in (*_sharing_with(profile, profiles), *_named_like(profile, profiles, rarity))
        if other != place
    }


def _sharing_with(profile: Profile, profiles: Sequence[Profile]) -> Iterator[int]:
    for keys in SHARED:
        for key in keys(profile):
            block = [place for place, other in enumerate(profiles) if key in keys(other)]
            if len(block) <= MOST_SHARING:
                yield from block


def _named_like(profile: Profile, profiles: Sequence[Profile], rarity: Rarity) -> Iterator[int]:
    weight = rarity.weights(profile.bigrams)
    for place, other in enumerate(profiles):
        shared = profile.bigrams & other.bigrams
        if shared and _enough(rarity.weights(shared), weight + rarity.weights(other.bigrams)):
            yield place


def _sharing(profiles: Sequence[Profile], keys: Callable[[Profile], Collection[str]]) -> Iterator[Pair]:
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(place)
    for block in blocks.values():
        if len(block) <= MOST_SHARING:
            yield from combinations(block, 2)


def _alike_names(profiles: Sequence[Profile], rarity: Rarity) -> Iterator[Pair]:
    names = [profile.bigrams for profile in profiles]
    weights = [rarity.weights(name) for name in names]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        bigrams = rarest(name, rarity)
        for other in {other for bigram in bigrams for other in holders[bigram]}:
            both = weights[place] + weights[other]
            # The lighter name bounds what both can share, and this test is cheaper than the exact one.
            if _enough(min(weights[place], weights[other]), both) and _enough(
                rarity.weights(name & names[other]), both
            ):
                yield other, place
        for bigram in bigrams:
            holders[bigram].append(place)


def _enough(shared: int, both: int) -> bool:
    """Return whether names are alike: twice the weight they share is `ALIKE` percent of both weights together."""
    return 200 * shared >= ALIKE * both


def rarest(name: frozenset[str], rarity: Rarity) -> list[str]:
    """Return the rarest bigrams, of which every alike name has one: the others weigh too little to be enough.

    Alike names share at least `ALIKE / (200 - ALIKE)` of this one's weight, as none weighs less than what they share.
    """
    weight = rarity.weights(name)
    ordered = sorted(name, key=lambda bigram: (-rarity.weight[bigram], bigram))
    left = weight
    for count, bigram in enumerate(ordered):
        if left * (200 - ALIKE) < ALIKE * weight:
            return ordered[:count]
        left -= rarity.weight[bigram]
    return ordered


def _reception(profile: Profile) -> tuple[datetime, str]:
    return profile.received_at or LAST, profile.customer
