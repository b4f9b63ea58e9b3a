"""What facts that came later change in a period that was decided before them (semantics 38)."""

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.change import Assign, Change, Held, Keep, Propose, change, needs_approval
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.scheme.place import Placed


def difference(scheme: Scheme, placed: Placed, occasion: Occasion, before: Held, now: Held) -> Change | None:
    """Compare the outcome by the facts known now with the one that stands; `before` is what the period began with.

    A customer whose tier is given back begins its patience anew.
    """
    wanted = change(scheme, placed, before, occasion)
    tier = wanted.tier if isinstance(wanted, Assign | Propose) else before.tier
    assert tier is not None
    asked = now.asked_in == occasion.period
    if tier == now.tier:
        if isinstance(wanted, Keep):
            return None if asked else wanted
        return Assign(tier) if asked else None
    if not needs_approval(scheme, now.tier, tier):
        return Assign(tier)
    return None if now.proposed == tier else Propose(tier)
