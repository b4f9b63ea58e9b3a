"""How much two records look like one customer, and why: by names, phones, mail addresses and addresses (CU6)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, Self

from domain.customers.likeness.chinese_place import are_apart

# In percent, our own choice: a person's name says less than a company's or a phone number.
SAME_PHONE: Final = 70
SAME_EMAIL: Final = 60
SAME_NAME: Final = 70
SAME_SHORT_NAME: Final = 30
# 荣盛贸易 and Rongsheng Trading: 融升贸易 sounds like that, too, and most names of people like many others.
SAME_SOUND: Final = 62
SAME_SOUND_OF_PERSON: Final = 20
SAME_ADDRESS: Final = 40
# 昆仑集团 and 昆仑集团冷气: enough to look whether one is under the other.
SAME_GROUP: Final = 60
ANOTHER_COUNTRY: Final = 50
# 北京昆仑冷气 and 上海昆仑冷气 may be registered side by side.
ANOTHER_PLACE: Final = 80
# Names count from this likeness on; names of at most this many letters, without a legal form, are taken for people's.
ALIKE: Final = 70
SHORT: Final = 3
HUNDRED: Final = Decimal(100)

Proposal = Literal["merge", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The features by which records are compared; `apart` are customers known to be different ones.

    `bigrams` are those of the distinctive part of the name; `place`, `branch`, `group` and `formed` are taken from it,
    too. `sounds` are how it may be spelt in Latin letters, or if it is `latin` how it is.
    """

    customer: str
    received_at: datetime | None = None
    bigrams: frozenset[str] = frozenset()
    place: str = ""
    branch: str = ""
    group: str = ""
    formed: bool = False
    sounds: frozenset[str] = frozenset()
    latin: bool = False
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    address: str = ""
    country: str | None = None
    apart: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`score` is in percent.

    `proposal` is to merge if the names agree, otherwise to link under one head, as for a branch and its company,
    or a group and its member.
    """

    score: Decimal
    reasons: tuple[str, ...]
    proposal: Proposal


def bigrams(core: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a name, or its only letter."""
    return frozenset(core[place : place + 2] for place in range(len(core) - 1)) or frozenset(core)


class Rarity:
    """How distinctive a bigram is among all names: the rarer, the more so; 设备 says next to nothing."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        most = max(frequency.values(), default=1)
        # One plus the binary logarithm of how much rarer it is than the most frequent one.
        self.weight: Mapping[str, int] = {bigram: (most // times).bit_length() for bigram, times in frequency.items()}

    @classmethod
    def among(cls, names: Iterable[frozenset[str]]) -> Self:
        """Count the bigrams of all names."""
        return cls(Counter(bigram for name in names for bigram in name))

    def weights(self, name: Iterable[str]) -> int:
        """Return how distinctive a name is."""
        return sum([self.weight[bigram] for bigram in name])


def name_likeness(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> Decimal:
    """Return the likeness of two names in percent (Dice coefficient, weighted by rarity)."""
    both = rarity.weights(one) + rarity.weights(other)
    return HUNDRED * 2 * rarity.weights(one & other) / both if one and other else Decimal(0)


def compare(one: Profile, other: Profile, rarity: Rarity) -> Likeness:
    """Weigh everything that suggests one customer; independent reasons add up to less than certainty."""
    names = name_likeness(one.bigrams, other.bigrams, rarity)
    doubt, reasons = Decimal(1), []
    for weight, reason in _reasons(one, other, names):
        doubt *= 1 - weight / HUNDRED
        reasons.append(reason)
    score = HUNDRED * (1 - doubt)
    if one.country and other.country and one.country != other.country:
        score = score * ANOTHER_COUNTRY / HUNDRED
        reasons.append("another country")
    if are_apart(one.place, other.place):
        score = score * ANOTHER_PLACE / HUNDRED
        reasons.append("another place")
    same = (
        (names >= ALIKE or sound_alike(one, other))
        and one.branch == other.branch
        and bool(one.group) == bool(other.group)
    )
    return Likeness(score=round(score, 1), reasons=tuple(reasons), proposal="merge" if same else "link")


def _reasons(one: Profile, other: Profile, names: Decimal) -> Iterator[tuple[Decimal, str]]:
    if one.phones & other.phones:
        yield Decimal(SAME_PHONE), "same phone"
    if one.emails & other.emails:
        yield Decimal(SAME_EMAIL), "same mail address"
    if names >= ALIKE:
        weight = SAME_SHORT_NAME if _are_short(one, other) else SAME_NAME
        yield weight * names / HUNDRED, "same name" if names == HUNDRED else f"names {round(names)}% alike"
    elif sound_alike(one, other):
        yield Decimal(SAME_SOUND if one.formed or other.formed else SAME_SOUND_OF_PERSON), "same name in pinyin"
    elif one.group and one.group == other.group:
        yield Decimal(SAME_GROUP), "same group"
    if one.address and one.address == other.address:
        yield Decimal(SAME_ADDRESS), "same address"


def sound_alike(one: Profile, other: Profile) -> bool:
    """Return whether one name is the other in Latin letters; two Chinese names that only sound alike are two names."""
    return one.latin != other.latin and not one.sounds.isdisjoint(other.sounds)


def is_short(profile: Profile) -> bool:
    """Return whether the name may be a person's, and says little beside any other."""
    return len(profile.bigrams) < SHORT and not profile.formed


def _are_short(one: Profile, other: Profile) -> bool:
    return min(len(one.bigrams), len(other.bigrams)) < SHORT and not (one.formed and other.formed)
