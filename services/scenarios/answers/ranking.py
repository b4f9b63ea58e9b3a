"""Ranks customers within a scheme, as `kehu tiers ranking` does."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from domain.tiers.scheme import occasion
from projections.engine.timeline import instant_of
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import Folds
from services.scenarios.text.model import ExpectedRanking
from services.store.store import Store
from services.tiers import ranking
from services.tiers.choice import choose


async def ranked(store: Store, folds: Folds, asked: ExpectedRanking, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the customers in their order; raise the refusal that a person would get."""
    pack, _, scheme = asked.scheme.partition("/")
    as_of = instant_of(asked.as_of, zone.key)
    found = await choose(store, pack=pack, unit_id=None, scheme=scheme, as_of=as_of, zone=zone.key)
    then = occasion.ranked(found.rules.scheme, found.at, found.rules.zone)
    rows = await ranking.rank(InMemory(folds), found.rules, then, currency=found.pack.pack.currency)
    return [asdict(row) for row in rows]
