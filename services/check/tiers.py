"""The tiers of a customer that schemes assigned or people overrode: by the state of its stream, and by its row."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from contracts.message import instant
from domain.customers.state import Registered
from projections.tiers.tier_list import TierList
from services.check.thing import Standings, Thing


def tiers(state: Any, customer_id: str) -> Iterator[Thing]:
    """Yield the tiers in every scheme, in order of time; those without a scheme have one place in the state."""
    if not isinstance(state, Registered):
        return
    found: Standings = {}
    for scheme, each in state.tiers.schemes.items():
        assigned = [
            _assigned(one.at, one.tier, one.policy, one.period) for one in each.decided if one.what == "assigned"
        ]
        overridden = sorted(_overridden(one.at, one.expires_at, one.tier) for one in each.overrides)
        if assigned or overridden:
            found[scheme] = assigned + overridden
    if found:
        yield Thing((customer_id,), (), found)


def listed_tiers(row: TierList, _: Sequence[datetime]) -> Standings:
    """Return what the row says of the schemes."""
    assigned: defaultdict[str, list[list[str]]] = defaultdict(list)
    overridden: defaultdict[str, list[list[str]]] = defaultdict(list)
    for each in row.assignments:
        if each.scheme is None:
            continue
        if each.expires_at is None:
            assigned[each.scheme].append(_assigned(each.at, each.tier, each.policy, each.period))
        else:
            overridden[each.scheme].append(_overridden(each.at, each.expires_at, each.tier))
    schemes = assigned.keys() | overridden.keys()
    return {scheme: assigned[scheme] + sorted(overridden[scheme]) for scheme in schemes}


def _assigned(at: datetime, tier: str, policy: str | None, period: str | None) -> list[str]:
    return [instant(at), tier, str(policy), str(period)]


def _overridden(at: datetime, expires_at: datetime, tier: str) -> list[str]:
    return [instant(at), f"until {instant(expires_at)}", tier]
