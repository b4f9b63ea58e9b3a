"""Every event explains itself: a decision by its policy or by people, anything else as a fact."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import pytest

from contracts.customers.customer import TierAssigned
from contracts.envelope import GENESIS, Cause, seal, unseal
from contracts.message import Envelope, Event
from contracts.policies.policy import PolicyEvaluated
from contracts.tiers.tier import TierKept, TierOverridden
from domain.policies.pack.entry import Entry
from services.packs.book import SHIPPED
from services.policies import explanation
from tests.contracts.examples import EVENT_OF
from tests.examples import a

FACTS: Final = {
    "customer.purchase-recorded.v1",
    "customer.score-given.v1",
    "customer.bid-recorded.v1",
    "complaint.received.v1",
    "complaint.received.v2",
    "credit-account.invoice-recorded.v1",
    "credit-account.receipt-allocated.v1",
}


def sealed(event: Event, reason: str | None = None) -> Envelope:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    cause = Cause(command_id=UUID(int=1), occurred_at=at, actor="desk", reason=reason)
    state, _ = seal(event, stream="customer/C8", version=1, cause=cause, time="2026-07-01T00:00:00Z", prev_hash=GENESIS)
    return unseal(state)


def keys(event: Event, pack: str) -> list[str]:
    version, *_ = SHIPPED.versions(pack)
    return [number["key"] for number in explanation.explained(sealed(event), 1, version)["numbers"]]


@pytest.mark.parametrize("wire_type", sorted(EVENT_OF))
def test_an_event_says_what_it_rests_on(wire_type: str) -> None:
    row = explanation.explained(sealed(EVENT_OF[wire_type]), 7, None)
    assert tuple(row) == explanation.COLUMNS
    assert row["says"].startswith("This is a fact" if row["kind"] == "fact" else "This was decided by ")
    if wire_type in FACTS:
        assert row["kind"] == "fact"
    if row["policy"]:
        assert row["kind"] == "decision"


def test_an_evaluation_of_a_policy_rests_on_its_rhythm() -> None:
    """PG1: execution is evaluated half-yearly with a report."""
    assert keys(a(PolicyEvaluated), "distributor") == ["governance.evaluated_every", "governance.recorded"]


def test_a_decision_of_people_tells_their_reason() -> None:
    row = explanation.explained(sealed(a(TierOverridden), "重点项目"), 7, None)
    assert row["says"] == "This was decided by desk: 重点项目."


@pytest.mark.parametrize(
    ("pack", "scheme", "row", "key"),
    [
        ("distributor", "abc", "row-2", "tiers.schemes.abc.rank.rows.B.minimum.sales"),
        ("distributor", "abc", "row-2", "tiers.schemes.abc.rank.rows.A.minimum.sales"),
        ("distributor", "abc", "otherwise", "tiers.schemes.abc.rank.otherwise"),
        ("distributor", "abc", "otherwise", "tiers.schemes.abc.basis"),
        ("hvac-maker", "abc", "row-1", "tiers.schemes.abc.rank.points.volume.rows.row-1.points"),
        ("hvac-maker", "abc", "row-1", "tiers.schemes.abc.inputs.volume.weight"),
        ("hvac-maker", "abc", "row-1", "tiers.schemes.abc.rank.rows.A.minimum"),
        ("power-utility", "core", "row-1", "tiers.schemes.core.rank.rows.core.up_to"),
        ("power-utility", "core", "nothing", "tiers.schemes.core.rank.nothing"),
        ("general-company", "value", "missing", "tiers.schemes.value.missing"),
    ],
)
def test_the_row_of_a_rule_is_found_in_the_pack_with_its_window(pack: str, scheme: str, row: str, key: str) -> None:
    event = a(TierAssigned, scheme=f"{pack}/{scheme}", policy=f"{pack}-2026.1", rule=f"{scheme}/{row}")
    assert {key, f"tiers.schemes.{scheme}.window"} <= set(keys(event, pack))


def test_rows_after_the_one_that_fits_do_not_count() -> None:
    event = a(TierAssigned, scheme="distributor/abc", tier="A", policy="distributor-2026.1", rule="abc/row-1")
    found = keys(event, "distributor")
    assert "tiers.schemes.abc.tiers.A.meaning" in found
    assert not [key for key in found if ".rows.B." in key or key.endswith((".otherwise", ".match", ".article"))]


@pytest.mark.parametrize("rule", ["abc/row-9", "abc/row-0", "abc/row-x", "abc", None])
def test_a_rule_that_the_pack_does_not_know_leads_to_no_row(rule: str | None) -> None:
    event = a(TierAssigned, scheme="distributor/abc", policy="distributor-2026.1", rule=rule)
    assert not [key for key in keys(event, "distributor") if ".rank." in key]


def test_patience_rests_on_band_and_periods() -> None:
    event = a(TierKept, scheme="distributor/abc", policy="distributor-2026.1")
    assert {"tiers.schemes.abc.band", "tiers.schemes.abc.consecutive_periods"} <= set(keys(event, "distributor"))


def test_a_scheme_that_the_pack_does_not_have_leads_to_nothing() -> None:
    assert keys(a(TierKept, scheme="distributor/gone", policy="distributor-2026.1"), "distributor") == []
    assert keys(a(TierKept, scheme="fitness-club/abc", policy="fitness-club-2026.1"), "fitness-club") == []


@pytest.mark.parametrize(
    ("event", "pack"),
    [
        (a(TierAssigned, scheme="joint-venture/abcd", policy="x"), "joint-venture"),
        (a(TierAssigned, policy="power-utility-2026.1"), "power-utility"),
        (a(TierAssigned, policy="homemade"), None),
    ],
)
def test_the_pack_is_that_of_the_scheme_or_the_one_the_version_begins_with(event: Event, pack: str | None) -> None:
    assert explanation.policy_of(sealed(event), ["power", *SHIPPED.packs()]) == pack


def test_a_number_of_a_company_s_own_document_is_told_with_its_article() -> None:
    own = Entry("tiers.schemes.abc.window", "12 months", article="§ 2")
    ours = Entry("tiers.schemes.abc.band", 10, unsourced="A4")

    assert [(each["source"], each["article"]) for each in map(explanation.number, (own, ours))] == [
        (None, "§ 2"),
        ("unsourced: A4", None),
    ]
