"""Finds the names that are alike without comparing every two of them.

The bigrams of each name are put in order, the rarest first. Names that are alike share much of their weight, so they
share one of their rarest bigrams (prefix filtering of set similarity joins). Most also share a second one among a few
more, so that of the many names with one rare bigram only those with two are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

from domain.customers.likeness.likeness import ALIKE, Rarity

# A number, an address or a name that more customers share says nothing of two of them.
MOST_SHARING: Final = 50
# So few names are compared sooner than divided by a second bigram.
FEW: Final = 8

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Name:
    """`rarest` holds the first bigram that is shared with any alike name, and `more` also the second.

    `alone` says that one shared bigram may be enough.
    """

    bigrams: frozenset[str]
    weight: int
    rarest: Sequence[str]
    more: Sequence[str]
    alone: bool


def alike_names(names: Sequence[frozenset[str]], rarity: Rarity) -> Iterator[Pair]:
    """Return the pairs of indexes of alike names.

    Of a name that too many share, as of a chain's shops, each is paired with the first only.
    """
    holders: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if name:
            holders[name].append(place)
    for places in holders.values():
        yield from combinations(places, 2) if len(places) <= MOST_SHARING else product(places[:1], places[1:])
    different = list(holders)
    for one, other in _different_but_alike([_name(each, rarity) for each in different], rarity):
        both = holders[different[one]], holders[different[other]]
        few = max(map(len, both)) <= MOST_SHARING
        yield from (_ordered(*pair) for pair in product(*(places if few else places[:1] for places in both)))


def enough(shared: int, both: int) -> bool:
    """Return whether names are alike: twice the weight they share is `ALIKE` percent of both weights together."""
    return 200 * shared >= ALIKE * both


def rarest(name: frozenset[str], rarity: Rarity) -> Sequence[str]:
    """Return the rarest bigrams, of which every alike name has one: the others weigh too little to be enough."""
    return _name(name, rarity).rarest


def _name(bigrams: frozenset[str], rarity: Rarity) -> _Name:
    """Put the bigrams in order, and find out how many of them count.

    Alike names share at least `ALIKE / (200 - ALIKE)` of this one's weight, as none weighs less than what they share.
    """
    ordered = sorted(bigrams, key=lambda bigram: (-rarity.weight[bigram], bigram))
    weight = left = rarity.weights(bigrams)
    heaviest = rarity.weight[ordered[0]] if ordered else 0
    first = second = len(ordered)
    for count, bigram in enumerate(ordered):
        if first > count and left * (200 - ALIKE) < ALIKE * weight:
            first = count
        if (left + heaviest) * (200 - ALIKE) < ALIKE * weight:
            second = count
            break
        left -= rarity.weight[bigram]
    alone = heaviest * (200 - ALIKE) >= ALIKE * weight
    return _Name(bigrams, weight, ordered[:first], ordered[:second], alone)


def _different_but_alike(names: Sequence[_Name], rarity: Rarity) -> set[Pair]:
    buckets: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for bigram in name.rarest:
            buckets[bigram].append(place)
    found: set[Pair] = set()
    # Names of one series, as of branches by number, share most bigrams: each such bucket would find the same pairs.
    for bucket, bigram in {tuple(bucket): bigram for bigram, bucket in buckets.items()}.items():
        found.update(pair for pair in _worth_comparing(bigram, bucket, names) if _are_alike(pair, names, rarity))
    return found


def _worth_comparing(bigram: str, bucket: Sequence[int], names: Sequence[_Name]) -> Iterable[Pair]:
    """Return the pairs of names with this bigram that have a second one in common, or need none."""
    if len(bucket) <= FEW:
        return combinations(bucket, 2)
    by_second: defaultdict[str, list[int]] = defaultdict(list)
    for place in bucket:
        for second in names[place].more:
            if second != bigram:
                by_second[second].append(place)
    alone = [place for place in bucket if names[place].alone]
    return {pair for part in {*map(tuple, by_second.values()), tuple(alone)} for pair in combinations(part, 2)}


def _are_alike(pair: Pair, names: Sequence[_Name], rarity: Rarity) -> bool:
    one, other = names[pair[0]], names[pair[1]]
    both = one.weight + other.weight
    # The lighter name bounds what both can share, and this test is cheaper than the exact one.
    return enough(min(one.weight, other.weight), both) and enough(rarity.weights(one.bigrams & other.bigrams), both)


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
