"""People decide on tiers: proposals, two bodies and rejections (TI8, semantics 22)."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.customers.customer import CustomerEvent, TierAssigned
from contracts.tiers.tier import BidRecorded, Grounds, TierApproved, TierProposed, TierRejected
from domain.customers.customer import DECIDER, on_tiers
from domain.tiers.approval import approve_tier, reject_tier
from domain.tiers.proposal import propose_tier
from tests.domain.tiers.scheme.schemes import ours
from tests.domain.tiers.tier_story import (
    BY_TWO_BODIES,
    FIRST,
    JULY,
    MAY,
    PARTNERS,
    SCHEME,
    SECOND,
    asking,
    assigned,
    customer,
    no,
    only,
    proposed,
    rules,
    said_yes,
    yes,
)
from tests.examples import a
from tests.given import given

WON = BidRecorded(customer_id="C8", bid="B-17", result="won")


def test_the_unit_in_charge_proposes_a_tier_after_a_bid_and_it_is_for_now() -> None:
    customer(assigned("C"), WON).when(
        on_tiers(propose_tier), asking(trigger="bid-won", bid="B-17"), rules=PARTNERS, at=MAY
    ).then(
        proposed(
            "A",
            grounds=Grounds(trigger="bid-won:B-17", before="C", article="004 篇12 5.2"),
            proposed_by="unit 3",
        )
    )


def test_without_a_trigger_a_proposal_is_for_the_next_period() -> None:
    found = only(customer(assigned("C")).when(on_tiers(propose_tier), asking(), rules=PARTNERS, at=MAY))
    assert isinstance(found, TierProposed)
    assert found.effective_from == JULY


def test_where_there_are_no_periods_a_proposal_is_for_the_day_of_its_approval() -> None:
    """TI8."""
    how = rules(**BY_TWO_BODIES | {"period": ours("none")})
    found = only(customer(assigned("C")).when(on_tiers(propose_tier), asking(), rules=how, at=MAY))
    assert isinstance(found, TierProposed)
    assert found.effective_from == MAY


@pytest.mark.parametrize("tier", ["C", "B"])
def test_proposing_what_is_or_what_waits_changes_nothing(tier: str) -> None:
    customer(assigned("C"), proposed("B", proposed_by="unit 3")).when(
        on_tiers(propose_tier), asking(tier), rules=PARTNERS, at=MAY
    ).then_nothing()


@pytest.mark.parametrize(
    ("waiting", "differs"),
    [
        ({"proposed_by": "unit 4"}, "proposed_by is unit 4, not unit 3"),
        ({}, "proposed_by is empty, not unit 3"),
        (
            {"proposed_by": "unit 3", "grounds": Grounds(trigger="bid-won:B-17")},
            "trigger is bid-won:B-17, not empty",
        ),
    ],
)
def test_a_tier_that_is_proposed_otherwise_is_refused_with_what_differs(waiting: dict[str, Any], differs: str) -> None:
    """Semantics 34: a proposal for now is not one for the next period, and each has its own proposer."""
    answered = customer(assigned("C"), proposed("B", **waiting)).when(
        on_tiers(propose_tier), asking("B"), rules=PARTNERS, at=MAY
    )
    answered.then_refused("tier.proposed-otherwise")
    assert str(answered.answer) == f"Tier B of shop/abc is proposed for customer C8 with other content: {differs}."


def test_another_proposal_takes_the_place_of_the_one_that_waits() -> None:
    found = only(customer(proposed("B")).when(on_tiers(propose_tier), asking("A"), rules=PARTNERS, at=MAY))
    customer(proposed("B"), said_yes(tier="B"), found).when(on_tiers(approve_tier), yes(), at=MAY).then(said_yes())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"tier": "gold"}, "tier.unknown"),
        ({"trigger": "anniversary"}, "tier.no-such-trigger"),
        ({"trigger": "bid-won"}, "tier.bid-not-recorded"),
        ({"trigger": "bid-won", "bid": "B-18"}, "tier.bid-not-recorded"),
        ({"trigger": "bid-lost", "bid": "B-17"}, "tier.bid-not-recorded"),
    ],
)
def test_a_proposal_that_the_policy_does_not_foresee_is_refused(fields: dict[str, Any], code: str) -> None:
    customer(WON).when(on_tiers(propose_tier), asking(**fields), rules=PARTNERS, at=MAY).then_refused(code)


def test_a_trigger_that_is_no_bid_needs_none() -> None:
    found = only(
        customer().when(on_tiers(propose_tier), asking(trigger="business-conditions-changed"), rules=PARTNERS, at=MAY)
    )
    assert isinstance(found, TierProposed)
    assert (found.grounds.trigger, found.grounds.article) == ("business-conditions-changed", None)


def test_where_nobody_decides_nothing_is_proposed() -> None:
    customer().when(on_tiers(propose_tier), asking(), rules=rules(), at=MAY).then_refused("tier.nobody-decides")


def test_the_first_approval_changes_no_tier() -> None:
    customer(proposed()).when(on_tiers(approve_tier), yes(), at=MAY).then(said_yes())


def test_the_second_body_makes_the_proposal_the_tier() -> None:
    """TI8: 由盛昌公司与市场开发部共同决策."""
    at = MAY + timedelta(days=3)
    customer(proposed(hidden=True), said_yes()).when(on_tiers(approve_tier), yes(SECOND, "Wang"), at=at).then(
        said_yes(SECOND, "Wang"),
        TierAssigned(
            customer_id="C8",
            tier="A",
            policy="shop-2026.1",
            scheme=SCHEME,
            main=True,
            hidden=True,
            grounds=Grounds(),
            effective_from=at,
            approved_by=("盛昌公司: Li", "市场开发部: Wang"),
        ),
    )


def test_what_was_proposed_for_the_next_period_waits_for_it() -> None:
    for_july = proposed(effective_from=JULY)
    _, found = customer(for_july, said_yes()).when(on_tiers(approve_tier), yes(SECOND, "Wang"), at=MAY).answer  # type: ignore[misc] # a refusal fails here
    assert isinstance(found, TierAssigned)
    assert found.effective_from == JULY


@pytest.mark.parametrize(("body", "by"), [(FIRST, "Wang"), (SECOND, "Li")])
def test_the_same_body_or_the_same_person_twice_does_not_count(body: str, by: str) -> None:
    customer(proposed(), said_yes()).when(on_tiers(approve_tier), yes(body, by), at=MAY).then_refused(
        "tier.approved-already"
    )


def test_approving_twice_changes_nothing_before_and_after_the_decision() -> None:
    decided: list[CustomerEvent] = [
        proposed(),
        said_yes(),
        said_yes(SECOND, "Wang"),
        assigned("A", MAY, approved_by=("x",)),
    ]
    customer(proposed(), said_yes()).when(on_tiers(approve_tier), yes(), at=MAY).then_nothing()
    customer(*decided).when(on_tiers(approve_tier), yes(SECOND, "Wang"), at=MAY).then_nothing()
    customer(*decided).when(on_tiers(approve_tier), yes(), at=MAY).then_nothing()
    customer(*decided).when(on_tiers(reject_tier), no()).then_refused("tier.not-proposed")


def test_a_body_that_the_policy_does_not_name_does_not_decide() -> None:
    customer(proposed()).when(on_tiers(approve_tier), yes("财务部"), at=MAY).then_refused("tier.body-not-asked")
    customer(proposed()).when(on_tiers(reject_tier), no("财务部")).then_refused("tier.body-not-asked")
    customer(proposed(bodies=())).when(on_tiers(approve_tier), yes("财务部"), at=MAY).then(said_yes("财务部"))


def test_nobody_approves_what_was_not_proposed() -> None:
    customer().when(on_tiers(approve_tier), yes(), at=MAY).then_refused("tier.not-proposed")
    customer(proposed("B")).when(on_tiers(approve_tier), yes(tier="A"), at=MAY).then_refused("tier.not-proposed")


def test_one_body_suffices_where_the_policy_says_so() -> None:
    alone = proposed(approvals=1, bodies=())
    found = customer(alone).when(on_tiers(approve_tier), yes("manager"), at=MAY).answer
    assert [type(event) for event in found] == [TierApproved, TierAssigned]  # type: ignore[union-attr] # a refusal fails here


def test_an_evaluation_meanwhile_leaves_the_proposal_waiting() -> None:
    customer(proposed(), assigned("B", MAY)).when(on_tiers(approve_tier), yes(), at=MAY).then(said_yes())


def test_a_body_says_no_with_a_reason() -> None:
    customer(proposed(), said_yes()).when(on_tiers(reject_tier), no()).then(
        a(TierRejected, scheme=SCHEME, tier="A", body=SECOND, by="Wang", reason="材料不全")
    )


def test_a_rejection_ends_the_proposal() -> None:
    over: list[CustomerEvent] = [
        proposed(),
        a(TierRejected, scheme=SCHEME, tier="A", body=SECOND, by="Wang", reason="材料不全"),
    ]
    customer(*over).when(on_tiers(reject_tier), no()).then_nothing()
    customer(*over).when(on_tiers(approve_tier), yes(), at=MAY).then_refused("tier.not-proposed")
    customer(*over).when(on_tiers(reject_tier), no(FIRST, "Li")).then_refused("tier.not-proposed")
    customer(*over).when(on_tiers(reject_tier), no(reason="too small")).then_refused("tier.rejected-otherwise")


def test_no_without_a_reason_is_no_answer() -> None:
    customer(proposed()).when(on_tiers(reject_tier), no(reason=None)).then_refused("tier.reason-missing")


@pytest.mark.parametrize("by", ["Zhao", "zhao", "Zhao "])
def test_nobody_approves_what_he_proposed(by: str) -> None:
    """Four eyes: two bodies decide on what a third person proposed; a stored approval of before is still a repeat."""
    waiting = proposed(proposed_by="Zhao")
    customer(waiting).when(on_tiers(approve_tier), yes(by=by), at=MAY).then_refused("tier.approved-by-proposer")
    customer(waiting, said_yes(by=by)).when(on_tiers(approve_tier), yes(by=by), at=MAY).then_nothing()
    customer(waiting, said_yes(by="Li")).when(on_tiers(approve_tier), yes(SECOND, "li"), at=MAY).then_refused(
        "tier.approved-already"
    )


@pytest.mark.parametrize(
    ("decision", "command", "facts"),
    [
        (on_tiers(propose_tier), asking(), {"rules": PARTNERS, "at": MAY}),
        (on_tiers(approve_tier), yes(), {"at": MAY}),
        (on_tiers(reject_tier), no(), {}),
    ],
)
def test_nobody_unregistered_has_a_tier(decision: Any, command: Any, facts: dict[str, Any]) -> None:
    given(DECIDER).when(decision, command, **facts).then_refused("customer.not-registered")


def test_a_scheme_without_approval_of_bodies_names_them_in_words_only() -> None:
    named = rules(approval={"decided_by": ours("one-body")})
    found = only(customer().when(on_tiers(propose_tier), asking(), rules=named, at=MAY))
    assert isinstance(found, TierProposed)
    assert (found.approvals, found.bodies) == (1, ())
