"""The schemes of all packs: a filter that names another is refused (semantics 35)."""

from typing import Any

from psycopg import AsyncConnection

from services.packs import in_force
from services.packs.book import PolicyBook
from services.reference import ReferenceUnknown, said


async def check_known(connection: AsyncConnection[Any], scheme: str, shown: str) -> None:
    """Refuse a scheme that no version of any pack has, with the nearest that there are."""
    known = _schemes(await in_force.shelf(connection))
    if scheme not in known:
        raise ReferenceUnknown(said(shown, "scheme", scheme, known))


def _schemes(book: PolicyBook) -> list[str]:
    versions = [(name, version.tiers) for name in book.packs() for version in book.versions(name)]
    return sorted({f"{name}/{each.name}" for name, tiers in versions if tiers for each in tiers.schemes})
