"""A tier that people give against the rules, for a time (TI8)."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from contracts.tiers.tier import OverrideTier, TierOverridden, TierProposed
from domain.customers.customer import DECIDER, on_tiers
from domain.tiers.override import override_tier
from domain.tiers.proposal import propose_tier
from tests.domain.tiers.scheme.schemes import ours
from tests.domain.tiers.tier_story import (
    BY_TWO_BODIES,
    JULY,
    MAY,
    PARTNERS,
    SCHEME,
    asking,
    assigned,
    customer,
    only,
    rules,
)
from tests.examples import a
from tests.given import given


def against(tier: str = "A", *, until: datetime = JULY, approvers: tuple[str, ...] = ("Li", "Wang")) -> OverrideTier:
    return a(OverrideTier, scheme=SCHEME, tier=tier, approvers=approvers, expires_at=until, reason="重点项目")


override_by_zhao = partial(on_tiers(override_tier), by="Zhao")


def test_an_override_has_reason_approvers_and_expiry() -> None:
    customer().when(override_by_zhao, against(), rules=PARTNERS, at=MAY).then(
        TierOverridden(
            customer_id="C8",
            scheme=SCHEME,
            tier="A",
            reason="重点项目",
            approvers=("Li", "Wang"),
            effective_from=MAY,
            expires_at=JULY,
            policy="shop-2026.1",
            main=True,
            hidden=False,
        )
    )


def test_overriding_twice_changes_nothing() -> None:
    first = only(customer().when(override_by_zhao, against(), rules=PARTNERS, at=MAY))
    customer(first).when(override_by_zhao, against(), rules=PARTNERS, at=MAY + timedelta(days=1)).then_nothing()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (against("gold"), "tier.unknown"),
        (against(approvers=("Li",)), "tier.too-few-approvers"),
        (against(approvers=("Li", "Li")), "tier.too-few-approvers"),
        (against(until=MAY), "tier.override-too-long"),
        (against(until=datetime(2026, 11, 5, 0, 0, 1, tzinfo=UTC)), "tier.override-too-long"),
        (against(approvers=("Li", "li ")), "tier.too-few-approvers"),
        (against(approvers=("Zhao", "Wang")), "tier.approved-by-requester"),
        (against(approvers=("Li", "Wang", "ZHAO")), "tier.approved-by-requester"),
        (a(OverrideTier, scheme=SCHEME, tier="A", approvers=("Li", "Wang"), expires_at=JULY), "tier.reason-missing"),
    ],
)
def test_an_override_that_the_policy_does_not_allow_is_refused(command: OverrideTier, code: str) -> None:
    customer().when(override_by_zhao, command, rules=PARTNERS, at=MAY).then_refused(code)


@pytest.mark.parametrize(
    ("longest", "until"),
    [
        ("6 months", datetime(2026, 11, 4, 9, tzinfo=UTC)),
        ("6 months", datetime(2026, 11, 4, 23, 59, 59, 999999, tzinfo=UTC)),
        ("6 months", datetime(2026, 11, 5, tzinfo=UTC)),
        ("30d", datetime(2026, 6, 4, tzinfo=UTC)),
        ("36h", datetime(2026, 5, 5, 21, tzinfo=UTC)),
    ],
)
def test_the_longest_day_of_an_override_is_whole_and_longer_is_refused(longest: str, until: datetime) -> None:
    """Semantics 45: where the policy counts days or months, the last one is whole; hours are counted to the second."""
    how = rules(**BY_TWO_BODIES | {"override": {"approvers": ours(2), "longest": ours(longest)}})
    found = only(customer().when(override_by_zhao, against(until=until), rules=how, at=MAY))
    assert isinstance(found, TierOverridden)
    assert found.expires_at == until
    too_long = against(until=until + timedelta(days=1))
    customer().when(override_by_zhao, too_long, rules=how, at=MAY).then_refused("tier.override-too-long")


def test_an_override_that_its_requester_approved_before_the_rule_is_still_a_repeat() -> None:
    stored = only(customer().when(override_by_zhao, against(), rules=PARTNERS, at=MAY))
    customer(stored).when(on_tiers(override_tier), against(), rules=PARTNERS, at=MAY, by="Li").then_nothing()


def test_a_scheme_may_foresee_no_override() -> None:
    customer().when(override_by_zhao, against(), rules=rules(), at=MAY).then_refused("tier.override-not-foreseen")


def test_an_override_does_not_touch_what_the_scheme_gives() -> None:
    """Evaluations go on below it, so that there is a tier to fall back to when it expires."""
    override = only(customer(assigned("C")).when(override_by_zhao, against(), rules=PARTNERS, at=MAY))
    found = only(customer(assigned("C"), override).when(on_tiers(propose_tier), asking("B"), rules=PARTNERS, at=MAY))
    assert isinstance(found, TierProposed)
    assert found.grounds.before == "C"


def test_nobody_unregistered_is_given_a_tier() -> None:
    given(DECIDER).when(override_by_zhao, against(), rules=PARTNERS, at=MAY).then_refused("customer.not-registered")
