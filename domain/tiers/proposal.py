"""A tier proposed by people: by the unit in charge, at the next period or because something happened (TI8)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import Grounds, ProposeTier
from domain.decider import Refused
from domain.tiers.evaluation import held_at, proposal, proposed_tier
from domain.tiers.rules import Rules
from domain.tiers.scheme import occasion
from domain.tiers.state import TierFile
from domain.tiers.trigger import trigger_named


class NobodyDecides(Refused):
    code = "tier.nobody-decides"


class BidNotRecorded(Refused):
    code = "tier.bid-not-recorded"


def propose_tier(file: TierFile, command: ProposeTier, *, rules: Rules, at: datetime) -> list[CustomerEvent]:
    """Put a tier before those who decide; what the policy names as a trigger lets it come into force at once."""
    standing = file.standing(command.scheme)
    if rules.scheme.approval.decided_by.value == "none":
        raise NobodyDecides(f"{command.scheme} assigns tiers as computed: override the tier instead.")
    rules.check(command.tier)
    waiting = proposed_tier(standing)
    before = held_at(standing.decided, waiting, at).tier
    if command.tier in (before, waiting):
        return []
    if command.trigger is not None:
        trigger_named(rules, command.trigger)
        _check_bid(file, command, command.trigger)
    now = command.trigger is not None
    return [
        proposal(
            command.customer_id,
            rules,
            command.tier,
            rule=None,
            grounds=Grounds(trigger=_told(command), before=before, article=_article(rules, command.trigger)),
            effective_from=at if now else occasion.next_start(rules.scheme, at, rules.zone),
            proposed_by=command.proposed_by,
        )
    ]


def _check_bid(file: TierFile, command: ProposeTier, trigger: str) -> None:
    if trigger.startswith("bid-") and trigger != f"bid-{file.bids.get(command.bid or '')}":
        raise BidNotRecorded(f"No bid {command.bid or ''} of customer {command.customer_id} led to {trigger}.")


def _told(command: ProposeTier) -> str | None:
    told = ":".join(part for part in (command.trigger, command.bid) if part)
    return told[:64] or None


def _article(rules: Rules, event: str | None) -> str | None:
    return next((trigger.effect.article for trigger in rules.scheme.triggers if trigger.event == event), None)
