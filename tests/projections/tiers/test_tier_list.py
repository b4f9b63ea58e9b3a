"""What read models keep of tiers: assignments, overrides, proposals, patience, scores (TI2, TI8, TI9)."""

from decimal import Decimal

from contracts.customers.customer import CustomerDetailsChanged, CustomerRegistered, PurchaseRecorded, TierAssigned
from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from contracts.tiers.tier import Grounds, ScoreGiven, TierApproved, TierKept, TierOverridden, TierProposed, TierRejected
from domain.tiers.in_force import Assignment
from projections.survivor import Merge
from projections.tiers import tier_evidence, tier_list
from projections.tiers.tier_evidence import Classed, DeferredTier, Proposal, Score
from tests.examples import a
from tests.projections.story import on, row, rows, utc

JULY = utc("2026-07-01")
BY_RULE = {"scheme": "shop/abc", "effective_from": JULY, "grounds": Grounds(period="2026-H2")}


def test_a_tier_stands_where_it_comes_into_force_not_where_it_was_decided() -> None:
    kept = row(
        tier_list.PROJECTION,
        on("2026-09-01", a(TierAssigned, tier="B", **BY_RULE, main=False, hidden=True)),
        on("2026-08-01", a(TierAssigned, tier="gold")),
    )
    assert kept.assignments == (
        Assignment(JULY, 1, "B", None, None, "shop/abc", main=False, hidden=True, period="2026-H2"),
        Assignment(utc("2026-08-01"), 2, "gold", None, None),
    )


def test_an_override_is_an_assignment_that_expires() -> None:
    until = utc("2026-09-30")
    kept = row(
        tier_list.PROJECTION, on("2026-07-02", a(TierOverridden, tier="A", effective_from=JULY, expires_at=until))
    )
    assert kept.assignments == (Assignment(JULY, 1, "A", "shop-2026.1", "override", "shop/abc", expires_at=until),)


def test_evidence_begins_with_the_registration() -> None:
    kept = row(
        tier_evidence.PROJECTION,
        on("2026-01-05", a(CustomerRegistered, kind="dealer")),
        on("2026-02-01", a(CustomerDetailsChanged, kind="contractor", unit_id="north")),
    )
    assert kept.registered_at == utc("2026-01-05")
    assert kept.classed == (
        Classed(utc("2026-01-05"), 1, "dealer", None),
        Classed(utc("2026-02-01"), 2, "contractor", "north"),
    )


def test_a_duplicate_is_shown_under_the_survivor_until_the_merge_is_taken_back() -> None:
    kept = row(
        tier_evidence.PROJECTION,
        on("2026-01-05", a(CustomerMerged, survivor_id="C1")),
        on("2026-02-05", a(CustomerUnmerged, survivor_id="C1")),
    )
    assert kept.merged == (Merge(utc("2026-01-05"), 1, "C1"), Merge(utc("2026-02-05"), 2, None))


def test_purchases_are_kept_elsewhere() -> None:
    assert rows(tier_evidence.PROJECTION, on("2026-01-05", a(PurchaseRecorded))) == {}


def test_a_score_stands_when_it_was_given() -> None:
    kept = row(
        tier_evidence.PROJECTION,
        on("2026-03-01", a(ScoreGiven, value=Decimal(70), given_at=utc("2026-03-01"))),
        on("2026-03-02", a(ScoreGiven, value=Decimal(50), given_at=utc("2026-01-01"))),
    )
    assert kept.scores == (
        Score(utc("2026-01-01"), 2, "influence", Decimal(50), "R6"),
        Score(utc("2026-03-01"), 1, "influence", Decimal(70), "R6"),
    )


def test_patience_is_kept_with_its_period() -> None:
    kept = row(tier_evidence.PROJECTION, on("2026-08-01", a(TierKept, effective_from=JULY, grounds=BY_RULE["grounds"])))
    assert kept.asked == (DeferredTier(JULY, 1, "shop/abc", "kept", "gold", "shop-2026.1", "2026-H2", 1),)


def test_a_proposal_waits_with_those_who_approved_it() -> None:
    kept = row(
        tier_evidence.PROJECTION,
        on("2026-05-01", a(TierProposed, effective_from=JULY)),
        on("2026-05-02", a(TierProposed, scheme="other/abc", effective_from=JULY)),
        on("2026-05-03", a(TierApproved)),
    )
    assert kept.proposals == (
        Proposal(
            utc("2026-05-01"),
            1,
            "shop/abc",
            "gold",
            "shop-2026.1",
            None,
            None,
            2,
            (),
            approved_by=("market department: R6",),
        ),
        Proposal(utc("2026-05-02"), 2, "other/abc", "gold", "shop-2026.1", None, None, 2, ()),
    )
    assert [(asked.what, asked.scheme) for asked in kept.asked] == [("proposed", "shop/abc"), ("proposed", "other/abc")]


def test_a_proposal_ends_with_the_decision_or_with_the_next_proposal() -> None:
    proposed = on("2026-05-01", a(TierProposed, effective_from=JULY))
    for decided in (
        a(TierRejected),
        a(TierAssigned, scheme="shop/abc", effective_from=JULY, approved_by=("Li",)),
    ):
        assert row(tier_evidence.PROJECTION, proposed, on("2026-05-02", decided)).proposals == ()
    again = on("2026-05-02", a(TierProposed, tier="basic", effective_from=JULY))
    assert [waiting.tier for waiting in row(tier_evidence.PROJECTION, proposed, again).proposals] == ["basic"]


def test_what_an_evaluation_assigns_leaves_proposals_waiting() -> None:
    proposed = on("2026-05-01", a(TierProposed, effective_from=JULY))
    computed = on("2026-05-02", a(TierAssigned, **BY_RULE))
    assert len(row(tier_evidence.PROJECTION, proposed, computed).proposals) == 1
