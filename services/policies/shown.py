"""One policy pack as it is shown: its versions with their states, and every value of one of them with its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

from psycopg import AsyncConnection

from domain.policies.pack import timeline
from domain.policies.pack.entry import Entry, entries
from domain.policies.pack.pack import Pack
from projections.policies.drafted import Drafted, drafted
from services.packs import in_force
from services.packs.book import PackUnknown, PolicyBook

Mark = Literal["article", "default", "ours"]
# What a pack says of a number that neither its source nor the requirements give.
OURS: Final = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A version of a pack; it is in force from `effective_from` until `until` where it is shipped or activated."""

    version: str
    title: str
    state: Literal["shipped", "drafted", "approved", "activated", "withdrawn"]
    effective_from: datetime
    until: datetime | None
    in_force: bool
    author: str | None
    approver: str | None
    activated_by: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEntry:
    """A value of a pack with its source; a name has no `mark`, because it needs no source."""

    key: str
    section: str
    value: Any
    text: str
    requirements: tuple[str, ...]
    mark: Mark | None
    unsourced: str | None
    article: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShown:
    """A policy pack; everything but `versions` is of the version that is shown, and null where none is."""

    pack: str
    version: str | None
    title: str | None
    source: str | None
    zone: str | None
    currency: str | None
    sections: list[str]
    versions: list[PolicyVersion]
    entries: list[PolicyEntry]


class Known(NamedTuple):
    """What is known of one pack: its versions in the book, oldest first, and those that people drafted."""

    pack: str
    book: PolicyBook
    versions: Sequence[Pack]
    drafted: Mapping[str, Drafted]

    @property
    def zone(self) -> str | None:
        """Return the zone in which a date of the pack begins and ends, None where no version is activated."""
        return self.versions[-1].pack.zone if self.versions else None

    def at(self, instant: datetime) -> Pack | None:
        """Return the version in force at the instant."""
        return timeline.in_force(self.versions, instant)

    def chosen(self, version: str | None, instant: datetime) -> Pack:
        """Return the version of this name, in force or not; without a name, the one in force at the instant."""
        if version is None:
            return timeline.at(self._begun(), instant)
        if version in self.drafted:
            return in_force.read(self.drafted[version].content, f"{self.pack}@{version}")
        return self.book.version(self.pack, version)

    def text(self, pack: Pack) -> str:
        """Return the text of a version as it was drafted, or as it comes with the program."""
        of_people = self.drafted.get(pack.pack.version)
        return of_people.content if of_people else self.book.text(pack)

    def is_in_book(self, pack: Pack) -> bool:
        """Return whether the version is or will be in force."""
        return any(each.pack.version == pack.pack.version for each in self.versions)

    def _begun(self) -> Sequence[Pack]:
        if not self.versions:
            raise PackUnknown(f"No version of {self.pack} is activated: name the one that is meant.")
        return self.versions


async def known(connection: AsyncConnection[Any], pack: str) -> Known:
    """Return what is known of a pack; raise PackUnknown where nothing is."""
    book = await in_force.shelf(connection)
    of_people = {each.version: each for each in await drafted(connection, pack)}
    versions = book.versions(pack) if pack in book.packs() or not of_people else ()
    return Known(pack, book, versions, of_people)


def shown(found: Known, version: str | None, instant: datetime) -> PolicyShown:
    """Return a pack with the values of one version, by default the one in force at the instant, if there is one."""
    in_force_then = found.at(instant)
    chosen = found.chosen(version, instant) if version is not None else in_force_then
    head = chosen.pack if chosen else None
    return PolicyShown(
        pack=found.pack,
        version=head.version if head else None,
        title=head.title if head else None,
        source=head.source if head else None,
        zone=head.zone if head else None,
        currency=head.currency if head else None,
        sections=chosen.sections() if chosen else [],
        versions=list(_versions(found, in_force_then)),
        entries=[of_entry(each) for each in entries(chosen)] if chosen else [],
    )


def of_entry(entry: Entry) -> PolicyEntry:
    return PolicyEntry(
        key=entry.key,
        section=entry.key.partition(".")[0],
        value=entry.value,
        text=entry.text,
        requirements=entry.req,
        mark=mark(entry),
        unsourced=entry.unsourced,
        article=entry.article,
        note=entry.note,
    )


def mark(entry: Entry) -> Mark | None:
    """Say who gave the value: the source's article, a named default where the source has no number, or we."""
    if not entry.is_sourced:
        return None
    if entry.unsourced is None:
        return "article"
    return "ours" if entry.unsourced == OURS else "default"


def _versions(found: Known, in_force_then: Pack | None) -> Iterator[PolicyVersion]:
    """Return those that are or will be in force by their first instants, then the others as they were drafted."""
    for pack, following in pairwise([*found.versions, None]):
        assert pack is not None
        until = following.pack.effective_from if following else None
        yield _version(pack, found.drafted.get(pack.pack.version), until=until, in_force=pack is in_force_then)
    in_book = {each.pack.version for each in found.versions}
    for version, of_people in found.drafted.items():
        if version not in in_book:
            yield _version(in_force.read(of_people.content, f"{found.pack}@{version}"), of_people)


def _version(
    pack: Pack, of_people: Drafted | None, *, until: datetime | None = None, in_force: bool = False
) -> PolicyVersion:
    head = pack.pack
    return PolicyVersion(
        version=head.version,
        title=head.title,
        state=of_people.state if of_people else "shipped",
        effective_from=head.effective_from,
        until=until,
        in_force=in_force,
        author=of_people.author if of_people else None,
        approver=of_people.approver if of_people else head.approved_by,
        activated_by=of_people.activated_by if of_people else None,
        sha256=of_people.sha256 if of_people else None,
    )
