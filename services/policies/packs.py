"""The policy packs, each with its newest version, the one in force, and the body that interprets it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from contracts.message import Id
from domain.policies.pack import timeline
from domain.policies.pack.entry import sourced
from projections.engine.listing import Listing, fields_of
from services.packs.book import PolicyBook
from services.policies.evaluations import interpreted_by


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRow:
    """A policy pack; title, first instant, sections and counts are those of its newest version."""

    pack: str
    title: str
    version: str
    effective_from: datetime
    versions: int
    in_force: str | None
    interpreted_by: str | None
    source: str
    sections: int
    sourced: int
    unsourced: int


LISTING: Final[Listing[PackRow]] = Listing(
    projection="policy_list",
    columns=fields_of(PackRow),
    few=("pack", "title", "in_force", "versions"),
    place=TypeAdapter(Id),
    place_of=lambda row: row.pack,
)


def of_pack(book: PolicyBook, name: str, now: datetime) -> PackRow:
    """Return a pack's row: its newest version, and the one in force."""
    *_, newest = versions = book.versions(name)
    in_force = timeline.in_force(versions, now)
    entries = sourced(newest)
    ours = sum(entry.unsourced is not None for entry in entries)
    return PackRow(
        pack=name,
        title=newest.pack.title,
        version=newest.pack.version,
        effective_from=newest.pack.effective_from,
        versions=len(versions),
        in_force=in_force.pack.version if in_force else None,
        interpreted_by=interpreted_by(newest),
        source=newest.pack.source,
        sections=len(newest.sections()),
        sourced=len(entries) - ours,
        unsourced=ours,
    )
