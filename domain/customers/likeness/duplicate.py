"""Records that may be one customer (CU6): pairs are found by what they share, without comparing every pair."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from domain.customers.likeness.alike import MOST_SHARING, Pair, alike_names, enough
from domain.customers.likeness.likeness import (
    SAME_SHORT_NAME,
    Likeness,
    Profile,
    Rarity,
    compare,
    is_short,
    sound_alike,
)

WORTH_A_LOOK: Final = Decimal(60)
LAST: Final = datetime.max.replace(tzinfo=UTC)

SHARED: Final[tuple[Callable[[Profile], Collection[str]], ...]] = (
    lambda profile: profile.phones,
    lambda profile: profile.emails,
    lambda profile: (profile.address,) if profile.address else (),
    lambda profile: (profile.group,) if profile.group else (),
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
    pairs = candidates(profiles, rarity, at_least=at_least) if of is None else candidates_of(of, profiles, rarity)
    for one, other in sorted(pairs):
        first, second = profiles[one], profiles[other]
        if second.customer in first.apart or first.customer in second.apart:
            continue
        likeness = compare(first, second, rarity)
        if likeness.score >= at_least:
            earlier, later = sorted((first, second), key=_reception)
            found.append(Suggestion(customer=earlier.customer, other=later.customer, likeness=likeness))
    return sorted(found, key=lambda each: (-each.likeness.score, each.customer, each.other))


def candidates(profiles: Sequence[Profile], rarity: Rarity, *, at_least: Decimal = Decimal(0)) -> set[Pair]:
    """Return pairs of indexes of profiles that share what `SHARED` names, or have alike names.

    Leave out those that only have the name of a person in common, where that is too little.
    """
    said = [frozenset() if at_least > SAME_SHORT_NAME and is_short(each) else each.bigrams for each in profiles]
    pairs = {*alike_names(said, rarity), *_spelt_alike(profiles)}
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
        alike = shared and enough(rarity.weights(shared), weight + rarity.weights(other.bigrams))
        if alike or sound_alike(profile, other):
            yield place


def _sharing(profiles: Sequence[Profile], keys: Callable[[Profile], Collection[str]]) -> Iterator[Pair]:
    for block in _blocks(profiles, keys):
        if len(block) <= MOST_SHARING:
            yield from combinations(block, 2)
        else:
            yield from _of_one_name(block, profiles)


def _of_one_name(block: Sequence[int], profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Return the pairs in a house full that have the same name, too."""
    named: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for place in block:
        if profiles[place].bigrams:
            named[profiles[place].bigrams].append(place)
    for places in named.values():
        if len(places) <= MOST_SHARING:
            yield from combinations(places, 2)


def _spelt_alike(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Return the pairs of a Chinese name and one in Latin letters, unless both are names of people."""
    for block in _blocks(profiles, lambda profile: profile.sounds):
        latin = [place for place in block if profiles[place].latin]
        chinese = [place for place in block if not profiles[place].latin]
        if max(len(latin), len(chinese)) <= MOST_SHARING:
            for one, other in product(latin, chinese):
                if profiles[one].formed or profiles[other].formed:
                    yield min(one, other), max(one, other)


def _blocks(profiles: Sequence[Profile], keys: Callable[[Profile], Collection[str]]) -> Iterable[Sequence[int]]:
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(place)
    return blocks.values()


def _reception(profile: Profile) -> tuple[datetime, str]:
    return profile.received_at or LAST, profile.customer
