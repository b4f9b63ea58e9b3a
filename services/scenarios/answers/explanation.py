"""Explains why a customer has its tier, as `kehu tiers explain` does."""

from typing import Any
from zoneinfo import ZoneInfo

from domain.tiers import rules
from projections.engine.timeline import instant_of
from services.packs import in_force
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import Folds
from services.scenarios.text.model import Explanation
from services.store.store import Store
from services.tiers.explanation import account


async def explained(store: Store, folds: Folds, asked: Explanation, zone: ZoneInfo) -> dict[str, Any]:
    """Return the explanation; raise NoTier, PackUnknown or UnknownScheme where there is none."""
    pack, _, scheme = asked.scheme.partition("/")
    book = await in_force.book(store, pack)
    rules.rules_of(book.versions(pack)[-1], scheme)
    as_of = instant_of(asked.as_of, zone.key)
    (row,) = await account(InMemory(folds), book, asked.customer, as_of, scheme=asked.scheme)
    return row
