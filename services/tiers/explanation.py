"""Explains a customer's tier: its grounds, who decided, and the other decisions about it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from contracts.catalog import EVENTS
from contracts.customers.customer import TierAssigned
from contracts.message import Event
from contracts.tiers.tier import TierKept, TierOverridden
from domain.decider import Refused
from domain.policies.pack.entry import Entry
from domain.policies.pack.rule_source import sources
from projections.history.customer_history import Moment
from projections.tiers.tier_list import Tier
from services.packs.book import PackUnknown, PolicyBook
from services.policies.explanation import number
from services.tiers.evidence import Evidence


class NoTier(Refused):
    """The customer has no tier at that moment."""

    code = "tier.none"


async def account(
    evidence: Evidence,
    book: PolicyBook,
    customer: str,
    as_of: datetime,
    *,
    scheme: str | None = None,
    for_partner: bool = False,
) -> list[dict[str, Any]]:
    """Return a row for each scheme, or for one; `for_partner` leaves out what is hidden (TI9)."""
    decisions = await evidence.decisions(customer, as_of)
    schemes = [scheme] if scheme else list(dict.fromkeys(moment.data.get("scheme") for moment in decisions))
    rows = []
    for name in schemes:
        found = await evidence.tiers(as_of, scheme=name, customer=customer, for_partner=for_partner)
        rows += [_row(tier, name, _of_scheme(decisions, name), book) for tier in found if tier.scheme == name]
    if not rows:
        raise NoTier(f"Customer {customer} has no tier{f' in {scheme}' if scheme else ''} as of {as_of:%F %T%z}.")
    return rows


def _of_scheme(decisions: Sequence[Moment], scheme: str | None) -> list[tuple[Moment, Event]]:
    return [
        (moment, EVENTS[moment.type].model_validate(moment.data))
        for moment in decisions
        if moment.data.get("scheme") == scheme
    ]


def _row(tier: Tier, scheme: str | None, decisions: list[tuple[Moment, Event]], book: PolicyBook) -> dict[str, Any]:
    moment, event = next((each for each in reversed(decisions) if isinstance(each[1], TierAssigned)), (None, None))
    grounds = event.grounds if isinstance(event, TierAssigned) else None
    numbers = _numbers(book, scheme, event)
    return {
        "customer": tier.customer,
        "scheme": scheme,
        "tier": tier.tier,
        "since": tier.since,
        "hidden": tier.hidden,
        "override": next(_overrides(tier, decisions), None),
        "computed": event.tier if isinstance(event, TierAssigned) else None,
        "policy": event.policy if isinstance(event, TierAssigned) else tier.policy,
        "rule": event.rule if isinstance(event, TierAssigned) else tier.rule,
        "article": (grounds and grounds.article) or next((each.article for each in numbers if each.article), None),
        "period": grounds and grounds.period,
        "trigger": grounds and grounds.trigger,
        "before": grounds and grounds.before,
        "facts": dict(grounds.facts) if grounds else {},
        "arithmetic": list(grounds.arithmetic) if grounds else [],
        "numbers": [number(each) for each in numbers],
        "approved_by": list(event.approved_by or ()) if isinstance(event, TierAssigned) else [],
        "kept": _kept(decisions),
        "event": f"{moment.stream}@{moment.version}" if moment else None,
    }


def _overrides(tier: Tier, decisions: list[tuple[Moment, Event]]) -> Iterator[dict[str, Any]]:
    for _, event in reversed(decisions):
        if tier.expires_at is not None and isinstance(event, TierOverridden) and event.expires_at == tier.expires_at:
            yield {"reason": event.reason, "approvers": list(event.approvers), "expires_at": event.expires_at}


def _kept(decisions: list[tuple[Moment, Event]]) -> dict[str, Any] | None:
    """Return the patience left after the last evaluation, unless the tier has changed since."""
    last = next((event for _, event in reversed(decisions) if isinstance(event, TierAssigned | TierKept)), None)
    if not isinstance(last, TierKept):
        return None
    return {
        "asked": last.asked,
        "times": last.times,
        "needed": last.needed,
        "period": last.grounds.period,
        "arithmetic": list(last.grounds.arithmetic),
    }


def _numbers(book: PolicyBook, scheme: str | None, event: Event | None) -> list[Entry]:
    if scheme is None or not isinstance(event, TierAssigned) or event.policy is None:
        return []
    try:
        return sources(book.version(scheme.partition("/")[0], event.policy), event)
    except PackUnknown:
        return []
