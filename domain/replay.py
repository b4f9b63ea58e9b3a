"""What a version of a policy decides about recorded facts, in a form in which two versions can be compared (ADR 34)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

# A decision's place: the stream that it is about, the kind of decision, and its name among those.
Place = tuple[str, str, str]
NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision about a subject, such as `first-response/1` of `complaint/C8`.

    `outcome` is what is counted (kept, held, tier A), `said` all else that the decision says, as text. `policy` is the
    version that decided, which two decisions may differ in without being different; `rule` is the row of the pack.
    """

    subject: str
    customer: str
    kind: str
    name: str
    outcome: str
    said: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    policy: str | None = None
    rule: str | None = None
    article: str | None = None

    @property
    def place(self) -> Place:
        """Return what names the decision, whatever decides it."""
        return (self.subject, self.kind, self.name)

    def agrees(self, other: "Decided") -> bool:
        """Return whether both say the same by the same row."""
        return (self.outcome, self.said, self.rule) == (other.outcome, other.said, other.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson:
    """A decision of a person, which no policy makes again: it stays. `asked` tells whether a version asks for it."""

    subject: str
    customer: str
    what: str
    name: str
    by: str
    asked: bool

    @property
    def place(self) -> Place:
        """Return what names the decision of the person."""
        return (self.subject, self.what, self.name)


class Difference(NamedTuple):
    """A decision that differs; None where one side decides nothing."""

    place: Place
    before: Decided | None
    after: Decided | None


def differences(before: Iterable[Decided], after: Iterable[Decided]) -> Iterator[Difference]:
    """Yield the decisions that differ, in the order of their places."""
    old, new = ({each.place: each for each in side} for side in (before, after))
    for place in sorted(old.keys() | new.keys()):
        one, other = old.get(place), new.get(place)
        if one is None or other is None or not one.agrees(other):
            yield Difference(place, one, other)
