"""Policy packs as decisions see them: those that come with the program, and those activated since, without a restart.

What is activated is read from the log with every question, so an answer is never older than the question: a process
needs neither a restart nor a cache to run out. Only the parsing is kept, by the digest of the content.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from psycopg import AsyncConnection

from domain.organisation import unit
from domain.policies import policy
from domain.policies.pack.pack import Pack
from domain.policies.policy import Draft, Policy
from projections.policies import policy_list
from services.packs.book import SHIPPED, PolicyBook
from services.packs.text.read import read_pack
from services.store.store import Store

KEPT_CONTENTS: Final = 512


async def book(store: Store, pack: str) -> PolicyBook:
    """Return a book that knows every version of one pack."""
    return known((await store.load(policy.DECIDER, pack)).state, pack)


async def pack_at(store: Store, pack: str, instant: datetime) -> Pack:
    """Return the version in force; raise PackUnknown or NotYetInForce."""
    return (await book(store, pack)).at(pack, instant)


async def pack_of_unit(store: Store, unit_id: str, instant: datetime) -> Pack:
    """Return the version in force of the pack that the unit runs; raise RunsNoPack, too."""
    chosen = unit.pack_of((await store.load(unit.DECIDER, unit_id)).state, unit_id, instant)
    return await pack_at(store, chosen, instant)


async def shelf(connection: AsyncConnection[Any]) -> PolicyBook:
    """Return a book that knows every version of every pack, as far as the read model has come."""
    rows = await policy_list.activated(connection)
    return SHIPPED.with_activated(*(_read(row.content, f"{row.pack}@{row.version}") for row in rows))


def known(state: Policy, pack: str) -> PolicyBook:
    """Return a book that knows every version of one pack, as its stream stands."""
    return SHIPPED.with_activated(*(content_of(draft, pack) for draft in state.activated()))


def versions(state: Policy, pack: str) -> Sequence[Pack]:
    """Return every version of one pack, the oldest first; none of a pack that is new."""
    found = known(state, pack)
    return found.versions(pack) if pack in found.packs() else ()


def content_of(draft: Draft, pack: str) -> Pack:
    """Return what a draft says."""
    return _read(draft.content, f"{pack}@{draft.version}")


@lru_cache(KEPT_CONTENTS)
def _read(content: str, source: str) -> Pack:
    return read_pack(content, source)
