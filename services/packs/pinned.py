"""The version of a policy that a decision keeps, found by its name."""

from contextlib import suppress

from domain.policies.pack.pack import Pack
from services.packs import in_force
from services.packs.book import PackUnknown
from services.store.store import Store


async def version(store: Store, name: str) -> Pack | None:
    """Return a version by the name that decisions keep, which begins with that of its pack."""
    parts = name.split("-")
    for length in range(len(parts), 0, -1):
        with suppress(PackUnknown):
            pack = "-".join(parts[:length])
            return (await in_force.book(store, pack)).version(pack, name)
    return None
