"""Tiers of a simulated company: each period is decided and closed as `kehu tiers evaluate` does it."""

from collections.abc import Iterator
from datetime import datetime

from domain.policies.pack.pack import Pack
from domain.tiers.rules import rules_of, version_for
from domain.tiers.scheme.occasion import next_start
from domain.tiers.trigger import occasion_of
from services.simulation.company import Company
from services.simulation.story import ACTOR
from services.store.many import Insist
from services.store.store import Store
from services.tiers import periods
from services.tiers.choice import choose
from services.tiers.evidence import Evidence
from services.tiers.plan import plan


def period_starts(company: Company, until: datetime) -> Iterator[datetime]:
    """Yield the start of each period of the pack's main scheme since the company began."""
    at = company.opens
    while True:
        version = version_for(company.lists.versions, at)
        after = _next_start(version, at)
        if after <= at or after >= until:
            return
        yield after
        at = after


def _next_start(version: Pack, at: datetime) -> datetime:
    """Return the start of the next period; the same instant where there is none."""
    if version.tiers is None:
        return at
    rules = rules_of(version, version.tiers.main)
    return next_start(rules.scheme, at, rules.zone)


async def evaluate(store: Store, evidence: Evidence, company: Company, at: datetime, insist: Insist) -> list[str]:
    """Decide on the customers for the period that begins, and close it; return the outcomes, none if it is closed."""
    unit = company.unit_id
    found = await choose(store, pack=company.pack, unit_id=unit, scheme=None, as_of=at, zone=company.zone.key)
    occasion = occasion_of(found.rules, found.at)
    planned = await plan(
        evidence,
        found.rules,
        occasion,
        currency=company.currency,
        unit=unit,
        period=await periods.standing(store, found.rules, occasion, unit),
    )
    return await periods.decide(store, planned, actor=ACTOR, insist=insist)
