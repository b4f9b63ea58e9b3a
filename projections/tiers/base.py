"""All customers at an evaluation of tiers: their class, their scores, and their standing in a scheme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection

from domain.tiers.in_force import Assignment
from domain.tiers.state import Decided
from domain.timeline import last_by
from projections.engine.candidates import Candidates, decided
from projections.engine.recorded import PLACE
from projections.engine.timeline import MICROSECOND
from projections.survivor import survivor
from projections.tiers.tier_evidence import DeferredTier, Score, TierEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is known about a customer; the first purchase is read only where the registration is not early enough."""

    evidence: TierEvidence
    assignments: tuple[Assignment, ...] = ()
    first_purchase: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Based:
    """A customer's standing; `survivor` is the one that a duplicate is shown under; `decided` is in order of time."""

    customer: str
    registered_at: datetime | None
    kind: str | None
    unit: str | None
    survivor: str | None
    scores: tuple[Score, ...]
    decided: tuple[Decided, ...]
    proposed: str | None


def based(found: Candidate, scheme: str, before: datetime, end: date) -> Based | None:
    """Return the customer's standing in the scheme with all decisions about it, or None if it was not yet a customer.

    Only what happened before an instant in the day `end` counts for its class. One that bought before that day was a
    customer then, whenever it was registered.
    """
    row, until = found.evidence, before - MICROSECOND
    registered = row.registered_at is not None and row.registered_at < before
    if not registered and (found.first_purchase is None or found.first_purchase >= end):
        return None
    classed = last_by(row.classed, until)
    return Based(
        customer=row.customer,
        registered_at=row.registered_at,
        kind=classed.kind if classed else None,
        unit=classed.unit if classed else None,
        survivor=survivor(row.merged, until),
        scores=row.scores,
        decided=tuple(_decided(found, scheme)),
        proposed=next((waiting.tier for waiting in row.proposals if waiting.scheme == scheme), None),
    )


def _decided(found: Candidate, scheme: str) -> Iterator[Decided]:
    entries: list[DeferredTier | Assignment] = [each for each in found.evidence.asked if each.scheme == scheme]
    entries += [each for each in found.assignments if each.scheme == scheme and each.expires_at is None]
    for each in sorted(entries, key=PLACE):
        if isinstance(each, DeferredTier):
            yield Decided(each.at, each.what, each.tier, each.policy, each.period, each.times)
        else:
            yield Decided(each.at, "assigned", each.tier, each.policy, each.period)


BASE: Final = Candidates(
    row=Candidate,
    sql="""
        select row_to_json(evidence) as evidence, coalesce(listed.assignments, '[]') as assignments, first_purchase
        from (
            select customer, registered_at, classed, merged, scores, asked, proposals from tier_evidence
        ) as evidence
        left join tier_list as listed using (customer)
        left join lateral (
            select min(purchased_on) as first_purchase
            from purchases
            where purchases.customer = evidence.customer and (evidence.registered_at < %(before)s) is not true
              and (reversed_on < %(end)s::date) is not true
        ) as bought on true
        where evidence.registered_at < %(before)s or first_purchase < %(end)s::date
    """,
)


async def base(connection: AsyncConnection[Any], scheme: str, before: datetime, end: date) -> Sequence[Based]:
    """List the customers there were before an instant in the day `end`, with their standing in the scheme."""
    parameters = {"before": before, "end": end}
    return await decided(connection, BASE, parameters, partial(based, scheme=scheme, before=before, end=end))
