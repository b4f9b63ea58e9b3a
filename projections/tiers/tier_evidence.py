"""The facts for tiers besides purchases: when a customer was registered, its kind, its unit and its scores.

It also keeps what evaluations left open: proposals that wait for a decision, and patience with those who fell behind.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerRegistered,
    CustomerRegisteredV2,
    TierAssigned,
)
from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from contracts.message import wire_types
from contracts.tiers.tier import ScoreGiven, TierApproved, TierKept, TierProposed, TierRejected
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded
from projections.survivor import Merge


@dataclass(frozen=True, slots=True)
class DeferredTier:
    """An evaluation that left the tier as it was: another is proposed, or patience is kept for the `times`th time."""

    at: datetime
    position: int
    scheme: str
    what: Literal["kept", "proposed"]
    tier: str
    policy: str
    period: str | None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tier that waits for the approval of `bodies`; `approved_by` have approved it so far."""

    at: datetime
    position: int
    scheme: str
    tier: str
    policy: str
    period: str | None
    proposed_by: str | None
    approvals: int
    bodies: tuple[str, ...]
    approved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    at: datetime
    position: int
    score: str
    value: Decimal
    by: str


@dataclass(frozen=True, slots=True)
class Classed:
    """The kind and the unit of the customer from `at`."""

    at: datetime
    position: int
    kind: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEvidence:
    """The facts about a customer; `registered_at` is null while its registration has not been seen."""

    customer: str
    registered_at: datetime | None = None
    classed: tuple[Classed, ...] = ()
    merged: tuple[Merge, ...] = ()
    scores: tuple[Score, ...] = ()
    asked: tuple[DeferredTier, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.partition_key,)


def evolve(row: TierEvidence | None, recorded: Recorded) -> TierEvidence | None:
    row = row or TierEvidence(customer=recorded.envelope.partition_key)
    at, position = recorded.envelope.occurred_at, recorded.position
    match recorded.event:
        case CustomerRegistered(kind=kind, unit_id=unit):
            classed = with_recorded(row.classed, Classed(at, position, kind, unit))
            return replace(row, classed=classed, registered_at=at)
        case CustomerDetailsChanged(kind=kind, unit_id=unit):
            return replace(row, classed=with_recorded(row.classed, Classed(at, position, kind, unit)))
        case CustomerMerged(survivor_id=survivor):
            return replace(row, merged=with_recorded(row.merged, Merge(at, position, survivor)))
        case CustomerUnmerged():
            return replace(row, merged=with_recorded(row.merged, Merge(at, position, None)))
        case ScoreGiven() as event:
            score = Score(event.given_at, position, event.score, event.value, event.by)
            return replace(row, scores=with_recorded(row.scores, score))
        case TierKept(scheme=scheme, tier=tier, policy=policy, grounds=grounds) as event:
            kept = DeferredTier(
                event.effective_from, position, scheme, "kept", tier, policy, grounds.period, event.times
            )
            return replace(row, asked=with_recorded(row.asked, kept))
        case TierProposed() as event:
            return _proposed(row, event, at, position)
        case TierApproved() as event:
            return replace(row, proposals=tuple(_approved(waiting, event) for waiting in row.proposals))
        case TierRejected(scheme=scheme):
            return replace(row, proposals=_without(row, scheme))
        case TierAssigned(scheme=scheme, approved_by=tuple()):
            return replace(row, proposals=_without(row, scheme))
        case _:
            return row


def _proposed(row: TierEvidence, event: TierProposed, at: datetime, position: int) -> TierEvidence:
    period = event.grounds.period
    deferred = DeferredTier(event.effective_from, position, event.scheme, "proposed", event.tier, event.policy, period)
    waiting = Proposal(
        at=at,
        position=position,
        scheme=event.scheme,
        tier=event.tier,
        policy=event.policy,
        period=period,
        proposed_by=event.proposed_by,
        approvals=event.approvals,
        bodies=event.bodies,
    )
    return replace(row, asked=with_recorded(row.asked, deferred), proposals=(*_without(row, event.scheme), waiting))


def _approved(waiting: Proposal, event: TierApproved) -> Proposal:
    if waiting.scheme != event.scheme:
        return waiting
    return replace(waiting, approved_by=(*waiting.approved_by, f"{event.body}: {event.by}"))


def _without(row: TierEvidence, scheme: str | None) -> tuple[Proposal, ...]:
    return tuple(waiting for waiting in row.proposals if waiting.scheme != scheme)


PROJECTION: Final = Projection(
    name="tier_evidence",
    topics=("kehu.customer.v1",),
    handles=wire_types(
        CustomerRegistered,
        CustomerDetailsChanged,
        CustomerRegisteredV2,
        CustomerDetailsChangedV2,
        CustomerMerged,
        CustomerUnmerged,
        ScoreGiven,
        TierKept,
        TierProposed,
        TierApproved,
        TierRejected,
        TierAssigned,
    ),
    row=TierEvidence,
    primary_key=("customer",),
    key=key,
    evolve=evolve,
)
