"""Triggers (TI8): something that happened has a customer evaluated at once or next period, or lets people propose."""

from datetime import datetime

from domain.decider import Refused
from domain.policies.sections.tiers import Trigger
from domain.tiers.rules import Rules
from domain.tiers.scheme.occasion import Occasion, periodic, triggered


class NoSuchTrigger(Refused):
    code = "tier.no-such-trigger"


class NotAtOnce(Refused):
    """The scheme has this trigger, but does not evaluate at once because of it."""

    code = "tier.not-at-once"


def trigger_named(rules: Rules, event: str) -> Trigger:
    """Return the scheme's trigger for this event, or refuse."""
    found = next((each for each in rules.scheme.triggers if each.event == event), None)
    if found is None:
        names = ", ".join(each.event for each in rules.scheme.triggers)
        raise NoSuchTrigger(f"{rules.name} has no trigger {event}: it has {names or 'none'}.")
    return found


def occasion_of(rules: Rules, at: datetime, trigger: str | None = None) -> Occasion:
    """Return the evaluation of the period or, for a trigger such as `bid-won:B-17`, that of one customer."""
    if trigger is None:
        return periodic(rules.scheme, at, rules.zone)
    found = trigger_named(rules, trigger.partition(":")[0])
    match found.effect.value:
        case "at-once":
            return triggered(at, rules.zone, trigger[:64])
        case "next-period":
            raise NotAtOnce(f"By {rules.name}, {found.event} counts with the next period.")
        case "propose":
            raise NotAtOnce(f"By {rules.name}, people propose a tier after {found.event}: `kehu tiers propose`.")
