"""The policy packs for decisions: the shipped versions and those activated since, without a restart.

Activations are read from the log for every question, so an answer is never older than its question. Only the parsed
content is cached, by its digest.
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
from services.packs.text.bounds import LARGEST
from services.packs.text.read import read_pack
from services.store.store import Store

KEPT_CONTENTS: Final = 512


async def book(store: Store, pack: str) -> PolicyBook:
    """Return a book with every version of one pack."""
    return known((await store.load(policy.DECIDER, pack)).state, pack)


async def pack_at(store: Store, pack: str, instant: datetime) -> Pack:
    """Return the version in force; raise PackUnknown or NotYetInForce."""
    return (await book(store, pack)).at(pack, instant)


async def pack_of_unit(store: Store, unit_id: str, instant: datetime) -> Pack:
    """Return the version in force of the unit's pack; may also raise RunsNoPack."""
    chosen = unit.pack_of((await store.load(unit.DECIDER, unit_id)).state, unit_id, instant)
    return await pack_at(store, chosen, instant)


async def shelf(connection: AsyncConnection[Any]) -> PolicyBook:
    """Return a book with every version of every pack that the read model has seen."""
    rows = await policy_list.activated(connection)
    return SHIPPED.with_activated(*(read(row.content, f"{row.pack}@{row.version}") for row in rows))


def known(state: Policy, pack: str) -> PolicyBook:
    """Return a book with every version of one pack, given its stream's state."""
    return SHIPPED.with_activated(*(content_of(draft, pack) for draft in state.activated()))


def versions(state: Policy, pack: str) -> Sequence[Pack]:
    """Return every version of one pack, the oldest first; a new pack has none."""
    found = known(state, pack)
    return found.versions(pack) if pack in found.packs() else ()


def followed_by(state: Policy, pack: Pack) -> Sequence[Pack]:
    """Return the versions that a version which is to be activated would follow, the oldest first."""
    found = known(state, pack.pack.name).with_activated(pack).versions(pack.pack.name)
    return tuple(each for each in found if each is not pack)


def content_of(draft: Draft, pack: str) -> Pack:
    """Return the pack that a draft contains."""
    return read(draft.content, f"{pack}@{draft.version}")


@lru_cache(KEPT_CONTENTS)
def read(content: str, source: str) -> Pack:
    # What was once taken stays readable.
    return read_pack(content, source, most_rows=LARGEST)
