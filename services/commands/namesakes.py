"""Finds the persons who are enrolled under a name: whoever is named so may be meant (semantics 35)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain.organisation.account_manager import DECIDER, AccountManager, Unappointed, full_name_of
from services.store.outcome import StoreDown, StreamUnreadable
from services.store.request import stand
from services.store.store import Store

# Of more persons, those with the first ids are found by name.
MOST: Final = 2_000
Namesakes = Mapping[str, Sequence[str]]


async def namesakes(store: Store) -> Namesakes:
    """Return the ids of the persons enrolled under each name; none in an outage."""
    ids = await store.near(DECIDER.category, "", MOST)
    found: defaultdict[str, list[str]] = defaultdict(list)
    try:
        states = await _states(store, ids) if ids else {}
    except (StoreDown, StreamUnreadable):
        return {}
    for id_, state in states.items():
        if not isinstance(state, Unappointed):
            found[full_name_of(state)].append(id_)
    return found


async def _states(store: Store, ids: Sequence[str]) -> dict[str, AccountManager]:
    async def load(draft: Store) -> dict[str, Any]:
        return {id_: (await draft.load(DECIDER, id_)).state for id_ in ids}

    return await store.together(load, commands=(), stands=[stand(DECIDER, id_) for id_ in ids])
