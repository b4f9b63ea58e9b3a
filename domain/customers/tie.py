"""Ties: which records are one customer with which others at an instant (CU6, semantics 31 and 42).

A tie between two records is kept with both: a merge with the duplicate and its survivor, a link with the member and its
head. Decisions, lists and checks all ask `tied`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, Protocol

from immutables import Map

from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnlinked,
    CustomerUnmerged,
    MemberLinked,
    MemberUnlinked,
    Relation,
)

What = Literal["merged", "unmerged", "absorbed", "released", "linked", "unlinked", "member-linked", "member-unlinked"]
TieEvent = (
    CustomerMerged
    | CustomerUnmerged
    | CustomerAbsorbed
    | CustomerReleased
    | CustomerLinked
    | CustomerUnlinked
    | MemberLinked
    | MemberUnlinked
)
SAID: Final[dict[What, str]] = {
    "merged": "merged into",
    "unmerged": "taken apart from",
    "absorbed": "made the survivor of",
    "released": "taken apart from",
    "linked": "linked under",
    "unlinked": "unlinked from",
    "member-linked": "made the head of",
    "member-unlinked": "unlinked from",
}


class Change(Protocol):
    """A tie that begins or ends; `relation` is that of a link which begins."""

    @property
    def at(self) -> datetime: ...

    @property
    def what(self) -> What: ...

    @property
    def other(self) -> str: ...

    @property
    def relation(self) -> Relation | None: ...


@dataclass(frozen=True, slots=True)
class Tie:
    at: datetime
    what: What
    other: str
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The link of a member to the head of its company or family."""

    head_id: str
    relation: Relation | None


@dataclass(frozen=True, slots=True)
class Tied:
    """How a record is tied: to its survivor and its head, and which duplicates and members it stands for."""

    survivor: str | None = None
    link: Link | None = None
    absorbed: frozenset[str] = frozenset()
    members: Map[str, Relation | None] = field(default_factory=Map)

    def after(self, change: Change) -> "Tied":
        """Return how the record is tied after one more change. A change of something else than there is counts, too."""
        other = change.other
        match change.what:
            case "merged":
                return replace(self, survivor=other)
            case "unmerged":
                return replace(self, survivor=None)
            case "absorbed":
                return replace(self, absorbed=self.absorbed | {other})
            case "released":
                return replace(self, absorbed=self.absorbed - {other})
            case "linked":
                return replace(self, link=Link(other, change.relation))
            case "unlinked":
                return replace(self, link=None)
            case "member-linked":
                return replace(self, members=self.members.set(other, change.relation))
            case "member-unlinked":
                return replace(self, members=self.members.delete(other) if other in self.members else self.members)


UNTIED: Final = Tied()


def tied(changes: Iterable[Change], as_of: datetime | None = None) -> Tied:
    """Return how a record is tied after its changes up to and including an instant; they are in order of time."""
    current = UNTIED
    for change in changes:
        if as_of is not None and change.at > as_of:
            break
        current = current.after(change)
    return current


def change_of(event: TieEvent) -> tuple[What, str, Relation | None]:
    """Return what an event changes, the other record, and the relation of a link."""
    match event:
        case CustomerMerged():
            return "merged", event.survivor_id, None
        case CustomerUnmerged():
            return "unmerged", event.survivor_id, None
        case CustomerAbsorbed():
            return "absorbed", event.duplicate_id, None
        case CustomerReleased():
            return "released", event.duplicate_id, None
        case CustomerLinked():
            return "linked", event.head_id, event.relation
        case CustomerUnlinked():
            return "unlinked", event.head_id, None
        case MemberLinked():
            return "member-linked", event.member_id, event.relation
        case MemberUnlinked():
            return "member-unlinked", event.member_id, None
