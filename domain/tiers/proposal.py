"""Tiers proposed by people: by the unit in charge, for the next period or because something happened (TI8)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import Grounds, ProposeTier, TierProposed
from domain.content import repeated
from domain.decider import Refused
from domain.tiers.by_hand import check_material
from domain.tiers.evaluation import held_at, proposal, proposed_tier
from domain.tiers.rules import Rules
from domain.tiers.scheme import occasion
from domain.tiers.state import CustomerTiers, Waiting
from domain.tiers.trigger import trigger_named


class NobodyDecides(Refused):
    code = "tier.nobody-decides"


class ProposedOtherwise(Refused):
    code = "tier.proposed-otherwise"


class BidNotRecorded(Refused):
    code = "tier.bid-not-recorded"


def propose_tier(tiers: CustomerTiers, command: ProposeTier, *, rules: Rules, at: datetime) -> list[CustomerEvent]:
    """Put a tier before the bodies that decide; with a trigger of the policy it can come into force at once."""
    state = tiers.in_scheme(command.scheme)
    if rules.scheme.approval.decided_by.value == "none":
        raise NobodyDecides(f"{command.scheme} assigns tiers as computed: override the tier instead.")
    rules.check(command.tier)
    waiting = proposed_tier(state)
    before = held_at(state.decided, waiting, at).tier
    if command.tier == before:
        return []
    if isinstance(state.proposal, Waiting) and command.tier == waiting:
        return _proposed_again(command, state.proposal.proposed)
    if command.trigger is not None:
        trigger_named(rules, command.trigger)
        _check_bid(tiers, command, command.trigger)
    check_material(rules, tiers, command.tier, at)
    now = command.trigger is not None
    return [
        proposal(
            command.customer_id,
            rules,
            command.tier,
            rule=None,
            grounds=Grounds(trigger=_trigger_text(command), before=before, article=_article(rules, command.trigger)),
            effective_from=at if now else occasion.next_start(rules.scheme, at, rules.zone),
            proposed_by=command.proposed_by,
        )
    ]


def _proposed_again(command: ProposeTier, known: TierProposed) -> list[CustomerEvent]:
    return repeated(
        command,
        stored={"proposed_by": known.proposed_by, "trigger": known.grounds.trigger},
        given={"trigger": _trigger_text(command)},
        refusal=ProposedOtherwise,
        known=f"Tier {command.tier} of {command.scheme} is proposed for customer {command.customer_id}",
    )


def _check_bid(tiers: CustomerTiers, command: ProposeTier, trigger: str) -> None:
    if trigger.startswith("bid-") and trigger != _led_to(tiers, command):
        raise BidNotRecorded(f"No bid {command.bid or ''} of customer {command.customer_id} led to {trigger}.")


def _led_to(tiers: CustomerTiers, command: ProposeTier) -> str | None:
    bid = tiers.bids.get(command.bid or "")
    return f"bid-{bid.recorded.result}" if bid else None


def _trigger_text(command: ProposeTier) -> str | None:
    text = ":".join(part for part in (command.trigger, command.bid) if part)
    return text[:64] or None


def _article(rules: Rules, event: str | None) -> str | None:
    return next((trigger.effect.article for trigger in rules.scheme.triggers if trigger.event == event), None)
