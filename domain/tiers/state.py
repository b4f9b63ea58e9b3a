"""What a customer's events say about its tiers: by scheme, with what people judged and what happened besides."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeVar, assert_never

from immutables import Map

from contracts.customers.customer import TierAssigned
from contracts.tiers.tier import (
    BidRecorded,
    FileArchived,
    ScoreGiven,
    TierApproved,
    TierEvent,
    TierKept,
    TierOverridden,
    TierProposed,
    TierRejected,
)
from domain.timeline import with_entry

# What changes how a customer stands in a scheme.
Moved = TypeVar("Moved", TierAssigned, TierKept | TierProposed | TierApproved | TierRejected | TierOverridden)


@dataclass(frozen=True, slots=True)
class Decided:
    """An assignment, a proposal, or patience with a customer who fell behind, at the place it has in time."""

    at: datetime
    what: Literal["assigned", "kept", "proposed"]
    tier: str
    policy: str | None
    period: str | None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Overridden:
    tier: str
    approvers: tuple[str, ...]
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    body: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal and who has approved it so far."""

    proposed: TierProposed
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """A proposal that was decided; `rejected` tells who said no."""

    tier: str
    approvals: tuple[Approval, ...] = ()
    rejected: Approval | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands in one scheme; `decided` is in the order of time."""

    decided: tuple[Decided, ...] = ()
    proposal: Waiting | Closed | None = None
    overrides: tuple[Overridden, ...] = ()


@dataclass(frozen=True, slots=True)
class TierFile:
    """Scores are named by what they judge and when; bids by their numbers, snapshots by scheme and period."""

    schemes: Map[str, Standing] = field(default_factory=Map)
    scores: Map[tuple[str, datetime], tuple[Decimal, str]] = field(default_factory=Map)
    bids: Map[str, str] = field(default_factory=Map)
    archived: Map[tuple[str, str], FileArchived] = field(default_factory=Map)

    def standing(self, scheme: str) -> Standing:
        """Return how the customer stands in a scheme, be it the first time."""
        return self.schemes.get(scheme, Standing())


def evolve(file: TierFile, event: TierAssigned | TierEvent) -> TierFile:
    match event:
        case ScoreGiven():
            return replace(file, scores=file.scores.set((event.score, event.given_at), (event.value, event.by)))
        case BidRecorded():
            return replace(file, bids=file.bids.set(event.bid, event.result))
        case FileArchived():
            return replace(file, archived=file.archived.set((event.scheme, event.period), event))
        case TierAssigned():
            return file if event.scheme is None else _with_standing(file, event.scheme, _assigned, event)
        case TierKept() | TierProposed() | TierApproved() | TierRejected() | TierOverridden():
            return _with_standing(file, event.scheme, _after, event)
        case _:
            assert_never(event)


def _with_standing(file: TierFile, scheme: str, after: Callable[[Standing, Moved], Standing], event: Moved) -> TierFile:
    return replace(file, schemes=file.schemes.set(scheme, after(file.standing(scheme), event)))


def _assigned(standing: Standing, event: TierAssigned) -> Standing:
    assert event.effective_from is not None
    period = event.grounds.period if event.grounds else None
    after = _with(standing, Decided(event.effective_from, "assigned", event.tier, event.policy, period))
    if event.approved_by is None or not isinstance(standing.proposal, Waiting):
        return after
    return replace(after, proposal=Closed(event.tier, standing.proposal.approvals))


def _after(
    standing: Standing, event: TierKept | TierProposed | TierApproved | TierRejected | TierOverridden
) -> Standing:
    match event:
        case TierKept(grounds=grounds):
            kept = Decided(event.effective_from, "kept", event.tier, event.policy, grounds.period, event.times)
            return _with(standing, kept)
        case TierProposed(grounds=grounds):
            proposed = Decided(event.effective_from, "proposed", event.tier, event.policy, grounds.period)
            return replace(_with(standing, proposed), proposal=Waiting(event))
        case TierApproved():
            assert isinstance(standing.proposal, Waiting)
            approvals = (*standing.proposal.approvals, Approval(event.body, event.by))
            return replace(standing, proposal=replace(standing.proposal, approvals=approvals))
        case TierRejected():
            assert isinstance(standing.proposal, Waiting)
            closed = Closed(event.tier, standing.proposal.approvals, Approval(event.body, event.by))
            return replace(standing, proposal=closed)
        case TierOverridden():
            override = Overridden(event.tier, event.approvers, event.effective_from, event.expires_at)
            return replace(standing, overrides=(*standing.overrides, override))
        case _:
            assert_never(event)


def _with(standing: Standing, decided: Decided) -> Standing:
    # What is decided late about an earlier instant takes its place there; of one instant, the later decision counts.
    return replace(standing, decided=with_entry(standing.decided, decided))
