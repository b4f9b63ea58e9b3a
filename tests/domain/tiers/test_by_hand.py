"""By hand nobody gives a tier that bodies decide on (TI8), nor proposes a key one without its material (TI5)."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.customers.customer import AssignTier, TierAssigned
from contracts.tiers.tier import ProposeTier, ScoreGiven, TierProposed
from domain.customers.customer import assign_tier, on_tiers
from domain.tiers.proposal import propose_tier
from tests.domain.tiers.scheme.schemes import number, ours
from tests.domain.tiers.tier_story import BY_TWO_BODIES, MAY, SCHEME, customer, only, rules
from tests.examples import a

DECIDED_BY_ONE: dict[str, Any] = {"approval": {"decided_by": ours("one-body")}}
PROMOTIONS: dict[str, Any] = {"approval": {"decided_by": ours("one-body"), "changes": ours("promotions")}}
INPUTS = [
    {
        "name": name,
        "fact": f"score:{name}",
        "title": name,
        "named_by": ours(name),
        "lowest": ours(0),
        "highest": ours(100),
    }
    for name in ("file", "results")
]
ROWS: Any = [
    {"tier": "A", "minimum": {"file": ours(100), "results": ours(80)}},
    {"tier": "B", "minimum": {"file": ours(100)}},
    {"tier": "C", "minimum": {"file": ours(60)}},
]


def partners(match: str = "all", **fields: Any) -> Any:
    """Return rules of which A and B are key tiers and rest on scores, as those of a joint venture do."""
    tiers = [{"name": name, "title": name} | ({"key": ours(value=True)} if name in "AB" else {}) for name in "ABCD"]
    rows = [row | {"match": match} for row in ROWS]
    rank = {"kind": "thresholds", "rows": rows, "otherwise": ours("D")}
    return rules(**BY_TWO_BODIES | {"tiers": tiers, "inputs": INPUTS, "rank": rank} | fields)


def given_score(score: str, value: str, days: int = -1) -> ScoreGiven:
    fields = {"score": score, "value": number(value), "by": "Li", "given_at": MAY + timedelta(days=days)}
    return a(ScoreGiven, customer_id="C8", **fields)


def proposing(tier: str) -> ProposeTier:
    return a(ProposeTier, scheme=SCHEME, tier=tier, proposed_by="unit 3")


@pytest.mark.parametrize("approval", [BY_TWO_BODIES, DECIDED_BY_ONE, PROMOTIONS])
@pytest.mark.parametrize("tier", ["A", "B"])
def test_a_tier_that_bodies_decide_on_is_not_assigned_by_hand(approval: dict[str, Any], tier: str) -> None:
    """TI8."""
    customer().when(assign_tier, a(AssignTier, tier=tier), schemes=[rules(**approval)]).then_refused(
        "tier.needs-approval"
    )


def test_a_tier_of_no_scheme_does_not_get_round_the_bodies() -> None:
    """TI8: what the scheme does not know, nobody has decided on."""
    customer().when(assign_tier, a(AssignTier, tier="gold"), schemes=[rules(**DECIDED_BY_ONE)]).then_refused(
        "tier.needs-approval"
    )


def test_what_nobody_decides_on_is_assigned_by_hand() -> None:
    for scheme in (rules(), rules(**PROMOTIONS)):
        found = only(customer().when(assign_tier, a(AssignTier, tier="C"), schemes=[scheme]))
        assert isinstance(found, TierAssigned)


def test_an_assignment_of_before_the_rule_is_still_a_repeat() -> None:
    stored = only(customer().when(assign_tier, a(AssignTier, tier="A")))
    customer(stored).when(assign_tier, a(AssignTier, tier="A"), schemes=[rules(**BY_TWO_BODIES)]).then_nothing()


@pytest.mark.parametrize(
    ("scores", "tier"),
    [
        ([], "A"),
        ([], "B"),
        ([given_score("file", "90")], "B"),
        ([given_score("file", "100")], "A"),
        ([given_score("file", "100", days=1)], "B"),
        ([given_score("file", "100", days=-2), given_score("file", "70")], "B"),
    ],
)
def test_a_key_tier_is_not_proposed_without_its_material(scores: list[ScoreGiven], tier: str) -> None:
    """TI5: 不能提供相关材料的默认为不具备条件; A and B are for complete material."""
    customer(*scores).when(on_tiers(propose_tier), proposing(tier), rules=partners(), at=MAY).then_refused(
        "tier.material-missing"
    )


@pytest.mark.parametrize(
    ("scores", "tier"),
    [
        ([], "C"),
        ([], "D"),
        ([given_score("file", "100")], "B"),
        ([given_score("file", "100"), given_score("results", "10")], "A"),
    ],
)
def test_people_judge_how_good_complete_material_is(scores: list[ScoreGiven], tier: str) -> None:
    found = only(customer(*scores).when(on_tiers(propose_tier), proposing(tier), rules=partners(), at=MAY))
    assert isinstance(found, TierProposed)


def test_where_the_policy_says_otherwise_nothing_is_missing() -> None:
    for scheme in (partners(missing=ours("keep-tier")), partners(tiers=[{"name": n, "title": n} for n in "ABCD"])):
        found = only(customer().when(on_tiers(propose_tier), proposing("A"), rules=scheme, at=MAY))
        assert isinstance(found, TierProposed)


def test_of_a_row_that_asks_for_any_of_its_conditions_one_is_enough() -> None:
    one = given_score("results", "90")
    found = only(customer(one).when(on_tiers(propose_tier), proposing("A"), rules=partners("any"), at=MAY))
    assert isinstance(found, TierProposed)
