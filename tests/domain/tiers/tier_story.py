"""Customers with tiers, for tests: a scheme ABC on spend in a pack `shop`, by two bodies or as computed."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from contracts.customers.customer import CustomerEvent, CustomerRegistered, TierAssigned
from contracts.tiers.tier import ApproveTier, Grounds, ProposeTier, RejectTier, TierApproved, TierProposed
from domain.customers.customer import DECIDER
from domain.customers.state import Customer, current_customer
from domain.tiers.evaluation import Evaluation, evaluate_tier
from domain.tiers.rules import Rules
from domain.tiers.scheme import classify
from domain.tiers.scheme.occasion import Occasion
from tests.domain.tiers.scheme.schemes import half_year, ours, scheme, spending
from tests.examples import a
from tests.given import Given, Outcome, given

SCHEME: Final = "shop/abc"
JULY: Final = datetime(2026, 7, 1, tzinfo=UTC)
MAY: Final = datetime(2026, 5, 4, 9, tzinfo=UTC)
BODIES: Final = ("盛昌公司", "市场开发部")
BY_TWO_BODIES: Final[dict[str, Any]] = {
    "approval": {"decided_by": ours("two-bodies"), "bodies": ours(BODIES)},
    "triggers": [
        {"event": "bid-won", "effect": ours("propose") | {"article": "004 篇12 5.2"}},
        {"event": "bid-lost", "effect": ours("propose") | {"article": "004 篇12 5.2"}},
        {"event": "business-conditions-changed", "effect": ours("propose")},
    ],
    "override": {"approvers": ours(2), "longest": ours("6 months")},
}


def rules(*, policy: str = "shop-2026.1", **changes: Any) -> Rules:
    return Rules(name=SCHEME, policy=policy, main=True, zone="UTC", scheme=scheme(**changes))


PARTNERS: Final = rules(**BY_TWO_BODIES)
FIRST, SECOND = BODIES


def evaluated(
    customer: Customer,
    amount: str,
    occasion: Occasion | None = None,
    *,
    by: Rules | None = None,
    correcting: bool = False,
) -> list[CustomerEvent]:
    """Evaluate a customer who spent this, at the beginning of the second half of 2026 unless told otherwise."""
    how, crowd = by or rules(), spending(amount)
    place = classify.classify(how.scheme, crowd)["C1"]
    when = occasion or half_year("2026-H2")
    evaluation = Evaluation(rules=how, occasion=when, facts=crowd["C1"], placed=place, correcting=correcting)
    return evaluate_tier(current_customer(customer, "C8").tiers, "C8", evaluation)


def customer(*events: CustomerEvent) -> Given[Customer, CustomerEvent]:
    return given(DECIDER, a(CustomerRegistered), *events)


def assigned(tier: str, at: datetime = JULY - timedelta(days=181), **fields: Any) -> TierAssigned:
    """Say that the scheme gave the tier, at the beginning of 2026 unless told otherwise."""
    plain = {"policy": "shop-2026.1", "scheme": SCHEME, "main": True, "hidden": False, "effective_from": at}
    return a(TierAssigned, tier=tier, **plain | fields)


def proposed(tier: str = "A", **fields: Any) -> TierProposed:
    plain = {
        "customer_id": "C8",
        "scheme": SCHEME,
        "tier": tier,
        "policy": "shop-2026.1",
        "grounds": Grounds(),
        "effective_from": MAY,
        "approvals": 2,
        "bodies": BODIES,
        "main": True,
        "hidden": False,
    }
    return TierProposed.model_validate(plain | fields)


def only(outcome: Outcome[CustomerEvent]) -> CustomerEvent:
    """Return the one event that was decided."""
    assert not isinstance(outcome.answer, Exception), outcome.answer
    (event,) = outcome.answer
    return event


def asking(tier: str = "A", **fields: Any) -> ProposeTier:
    return a(ProposeTier, scheme=SCHEME, tier=tier, proposed_by="unit 3", **fields)


def yes(body: str = FIRST, by: str = "Li", tier: str = "A") -> ApproveTier:
    return a(ApproveTier, scheme=SCHEME, tier=tier, body=body, by=by)


def no(body: str = SECOND, by: str = "Wang", reason: str | None = "材料不全") -> RejectTier:
    return a(RejectTier, scheme=SCHEME, tier="A", body=body, by=by, reason=reason)


def said_yes(body: str = FIRST, by: str = "Li", tier: str = "A") -> TierApproved:
    return a(TierApproved, scheme=SCHEME, tier=tier, body=body, by=by)
