"""The schemes of all packs: a filter that names another is refused (semantics 35)."""

from typing import Any

from psycopg import AsyncConnection

from services.packs import in_force
from services.packs.book import PolicyBook
from services.reference import ReferenceUnknown, said
from services.store.store import Store


async def check_known(connection: AsyncConnection[Any], scheme: str, shown: str) -> None:
    """Refuse a scheme that no version of any pack has, with the nearest that there are."""
    known = _schemes(await in_force.shelf(connection))
    if scheme not in known:
        raise ReferenceUnknown(said(shown, "scheme", scheme, known))


async def zone_of(store: Store, scheme: str) -> str | None:
    """Return the zone of the scheme's pack, in which its days end; None for a pack that nobody knows."""
    pack = scheme.partition("/")[0]
    book = await in_force.book(store, pack)
    return book.versions(pack)[-1].pack.zone if pack in book.packs() else None


def _schemes(book: PolicyBook) -> list[str]:
    versions = [(name, version.tiers) for name in book.packs() for version in book.versions(name)]
    return sorted({f"{name}/{each.name}" for name, tiers in versions if tiers for each in tiers.schemes})
