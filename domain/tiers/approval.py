"""Decisions of bodies on a proposed tier: each body and each person counts once, and any of them can reject (TI8)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent, TierAssigned
from contracts.tiers.tier import ApproveTier, RejectTier, TierApproved, TierRejected
from domain.approval import Approved, Chain, Given, NotApproved, Repeated, Step, approve
from domain.content import repeated
from domain.decider import Refused
from domain.tiers.rules import reason_given
from domain.tiers.state import Approval, Closed, CustomerTiers, Waiting


class NotProposed(Refused):
    code = "tier.not-proposed"


class BodyNotAsked(Refused):
    code = "tier.body-not-asked"


class RejectedOtherwise(Refused):
    code = "tier.rejected-otherwise"


class ApprovedAlready(Refused):
    code = "tier.approved-already"


class ApprovedByProposer(Refused):
    code = "tier.approved-by-proposer"


def approve_tier(tiers: CustomerTiers, command: ApproveTier, *, at: datetime) -> list[CustomerEvent]:
    """Record the approval; the last one needed assigns the proposed tier."""
    proposal = tiers.in_scheme(command.scheme).proposal
    approval = Approval(command.body, command.by)
    if isinstance(proposal, Closed) and proposal.tier == command.tier and approval in proposal.approvals:
        return []
    waiting = _waiting(proposal, command)
    proposed = waiting.proposed
    outcome = approve(
        Chain((Step(proposed.bodies, proposed.approvals),)),
        [Given(each.body, each.by) for each in waiting.approvals],
        by=command.by,
        as_role=command.body,
        requester=proposed.proposed_by,
    )
    match outcome:
        case Repeated():
            return []
        case NotApproved():
            raise _refusal(outcome, waiting)
        case Approved():
            pass
    approved = TierApproved(
        customer_id=command.customer_id, scheme=command.scheme, tier=command.tier, body=command.body, by=command.by
    )
    return [approved, _assigned(waiting, approval, at)] if outcome.is_done else [approved]


def _refusal(refused: NotApproved, waiting: Waiting) -> Refused:
    """Say why an approval does not count; bodies that are not asked were refused before."""
    if refused.given is None:
        proposed = waiting.proposed
        return ApprovedByProposer(f"{proposed.proposed_by} proposed {proposed.tier}: other persons must approve it.")
    return ApprovedAlready(
        f"{refused.given.by} has approved for {refused.given.asked}: "
        "the next approval must come from another body and person."
    )


def reject_tier(tiers: CustomerTiers, command: RejectTier) -> list[CustomerEvent]:
    proposal = tiers.in_scheme(command.scheme).proposal
    known = proposal.rejected if isinstance(proposal, Closed) else None
    if known and (known.tier, known.body, known.by) == (command.tier, command.body, command.by):
        return repeated(
            command,
            stored={"reason": known.reason},
            refusal=RejectedOtherwise,
            known=f"Tier {command.tier} of {command.scheme} is rejected for customer {command.customer_id}",
        )
    _waiting(proposal, command)
    return [
        TierRejected(
            customer_id=command.customer_id,
            scheme=command.scheme,
            tier=command.tier,
            body=command.body,
            by=command.by,
            reason=reason_given(command.reason),
        )
    ]


def _assigned(waiting: Waiting, last: Approval, at: datetime) -> TierAssigned:
    proposed = waiting.proposed
    return TierAssigned(
        customer_id=proposed.customer_id,
        tier=proposed.tier,
        policy=proposed.policy,
        rule=proposed.rule,
        scheme=proposed.scheme,
        main=proposed.main,
        hidden=proposed.hidden,
        grounds=proposed.grounds,
        effective_from=max(at, proposed.effective_from),
        approved_by=tuple(f"{given.body}: {given.by}"[:64] for given in (*waiting.approvals, last)),
    )


def _waiting(proposal: Waiting | Closed | None, command: ApproveTier | RejectTier) -> Waiting:
    if not isinstance(proposal, Waiting) or proposal.proposed.tier != command.tier:
        raise NotProposed(
            f"Tier {command.tier} of {command.scheme} is not waiting for a decision for customer {command.customer_id}."
        )
    bodies = proposal.proposed.bodies
    if bodies and command.body not in bodies:
        raise BodyNotAsked(f"{command.body} does not decide on tiers of {command.scheme}: {', '.join(bodies)} do.")
    return proposal
