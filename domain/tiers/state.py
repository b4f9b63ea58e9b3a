"""The state of a customer's tiers: decisions and proposals by scheme, with scores, bids and archived files."""

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

# The events that change the state of one scheme.
SchemeEvent = TypeVar(
    "SchemeEvent", TierAssigned, TierKept | TierProposed | TierApproved | TierRejected | TierOverridden
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a tier at the instant it is about: assigned, proposed, or kept for now."""

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
    reason: str
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid that was won or lost at an instant."""

    recorded: BidRecorded
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    body: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a decision, with its approvals so far."""

    proposed: TierProposed
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """A proposal that was decided; `rejected` shows who rejected it and why, if it was."""

    tier: str
    approvals: tuple[Approval, ...] = ()
    rejected: TierRejected | None = None


@dataclass(frozen=True, slots=True)
class SchemeState:
    """A customer's state in one scheme; `decided` is in chronological order."""

    decided: tuple[Decided, ...] = ()
    proposal: Waiting | Closed | None = None
    overrides: tuple[Overridden, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerTiers:
    """A customer's tiers by scheme; scores by name and time, bids by number, snapshots by scheme and period."""

    schemes: Map[str, SchemeState] = field(default_factory=Map)
    scores: Map[tuple[str, datetime], tuple[Decimal, str]] = field(default_factory=Map)
    bids: Map[str, Bid] = field(default_factory=Map)
    archived: Map[tuple[str, str], FileArchived] = field(default_factory=Map)

    def in_scheme(self, scheme: str) -> SchemeState:
        """Return the customer's state in a scheme, which is empty before the first event."""
        return self.schemes.get(scheme, SchemeState())


def tier_at(scheme: SchemeState, at: datetime) -> str | None:
    """Return the tier in a scheme at an instant: of an override in force, or else the last that was assigned."""
    overridden = [each for each in scheme.overrides if each.at <= at < each.expires_at]
    assigned = [each for each in scheme.decided if each.what == "assigned" and each.at <= at]
    last = (overridden or assigned)[-1:]
    return last[0].tier if last else None


def evolve(tiers: CustomerTiers, event: TierAssigned | TierEvent, at: datetime) -> CustomerTiers:
    match event:
        case ScoreGiven():
            return replace(tiers, scores=tiers.scores.set((event.score, event.given_at), (event.value, event.by)))
        case BidRecorded():
            return replace(tiers, bids=tiers.bids.set(event.bid, Bid(event, at)))
        case FileArchived():
            return replace(tiers, archived=tiers.archived.set((event.scheme, event.period), event))
        case TierAssigned():
            return tiers if event.scheme is None else _with_scheme(tiers, event.scheme, _assigned, event)
        case TierKept() | TierProposed() | TierApproved() | TierRejected() | TierOverridden():
            return _with_scheme(tiers, event.scheme, _after, event)
        case _:
            assert_never(event)


def _with_scheme(
    tiers: CustomerTiers, scheme: str, after: Callable[[SchemeState, SchemeEvent], SchemeState], event: SchemeEvent
) -> CustomerTiers:
    return replace(tiers, schemes=tiers.schemes.set(scheme, after(tiers.in_scheme(scheme), event)))


def _assigned(state: SchemeState, event: TierAssigned) -> SchemeState:
    assert event.effective_from is not None
    period = event.grounds.period if event.grounds else None
    after = _with(state, Decided(event.effective_from, "assigned", event.tier, event.policy, period))
    if event.approved_by is None or not isinstance(state.proposal, Waiting):
        return after
    return replace(after, proposal=Closed(event.tier, state.proposal.approvals))


def _after(
    state: SchemeState, event: TierKept | TierProposed | TierApproved | TierRejected | TierOverridden
) -> SchemeState:
    match event:
        case TierKept(grounds=grounds):
            kept = Decided(event.effective_from, "kept", event.tier, event.policy, grounds.period, event.times)
            return _with(state, kept)
        case TierProposed(grounds=grounds):
            proposed = Decided(event.effective_from, "proposed", event.tier, event.policy, grounds.period)
            return replace(_with(state, proposed), proposal=Waiting(event))
        case TierApproved():
            assert isinstance(state.proposal, Waiting)
            approvals = (*state.proposal.approvals, Approval(event.body, event.by))
            return replace(state, proposal=replace(state.proposal, approvals=approvals))
        case TierRejected():
            assert isinstance(state.proposal, Waiting)
            closed = Closed(event.tier, state.proposal.approvals, event)
            return replace(state, proposal=closed)
        case TierOverridden():
            override = Overridden(event.tier, event.approvers, event.reason, event.effective_from, event.expires_at)
            return replace(state, overrides=(*state.overrides, override))
        case _:
            assert_never(event)


def _with(state: SchemeState, decided: Decided) -> SchemeState:
    # A late decision about an earlier instant is inserted there; of two about one instant, the later one counts.
    return replace(state, decided=with_entry(state.decided, decided))
