"""People decide on a partner's grade, and everybody can ask why it is so (TI5, TI8, TI9, TI12, TI13)."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from services.commands.registry import HANDLERS
from services.store.postgres import open_store
from tests import stack as stacks
from tests.integration.evaluating import see
from tests.projections.story import utc
from tests.services.cli.kehu import Ended, kehu
from tests.services.cli.test_query import Kehu
from tests.stack import PrivateStack

SCHEME = ("--scheme", "joint-venture/abcd")
JSON = ("--format", "json")
FIRST, SECOND = ("--body", "盛昌公司", "--by", "Li"), ("--body", "市场开发部", "--by", "Wang")
MAY = ("--at", "2026-05-04T09:00:00Z")
JULY = ("--pack", "joint-venture", "--as-of", "2026-07-01", "--wait", "0", *JSON)
INPUTS = ("contract-performance", "safety-quality", "cooperation")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    async def register() -> None:
        async with open_store(database_url) as store:
            for number, customer in enumerate(("P1", "P2")):
                cause = Cause(command_id=UUID(int=number), occurred_at=utc("2026-01-05"), actor="desk")
                command = RegisterCustomer(customer_id=customer, full_name=customer)
                await HANDLERS[command.name](command, store=store, cause=cause)

    asyncio.run(register())

    def run(*arguments: str) -> Ended:
        ended = kehu(*arguments, database_url=database_url, home=tmp_path)
        asyncio.run(see(database_url))
        return ended

    return run


def score(run: Kehu, customer: str, **scores: int) -> None:
    for name, value in scores.items():
        named = ("--score", name.replace("_", "-"), "--value", str(value))
        assert run("tiers", "score", customer, *named, "--by", "盛昌公司", *SCHEME, *MAY).code == 0


def graded(run: Kehu, at: str = "2026-07-02T09:00:00Z") -> None:
    """Grade P1 B by both bodies, on its file and results."""
    score(run, "P1", file_complete=100, results=70)
    run("tiers", "evaluate", *JULY)
    for body in (FIRST, SECOND):
        assert run("tiers", "approve", "P1", *SCHEME, "--tier", "B", *body, "--at", at).code == 0


def test_an_evaluation_proposes_and_two_bodies_decide(run: Kehu) -> None:
    score(run, "P1", file_complete=100, results=70)

    proposed = run("tiers", "evaluate", *JULY).rows
    waiting = run("tiers", "proposals", *JSON).rows
    first = run("tiers", "approve", "P1", *SCHEME, "--tier", "B", *FIRST, *JSON).rows
    half_way = run("tiers", "proposals", *SCHEME, *JSON).rows[0]
    again = run("tiers", "approve", "P1", *SCHEME, "--tier", "B", *FIRST, *JSON).rows
    second = run("tiers", "approve", "P1", *SCHEME, "--tier", "B", *SECOND, *JSON).rows

    assert [(row["tier"], row["proposed"]) for row in proposed] == [("A", 0), ("B", 1), ("C", 0), ("D", 1)]
    assert [(row["customer"], row["tier"], row["approvals"]) for row in waiting] == [("P1", "B", 2), ("P2", "D", 2)]
    assert waiting[0]["bodies"] == ["盛昌公司", "市场开发部"]
    assert first[0]["done"] == ["tier-approved"]
    assert (half_way["approved_by"], again[0]["done"]) == (["盛昌公司: Li"], [])
    assert second[0]["done"] == ["tier-approved", "tier-assigned"]
    assert [row["customer"] for row in run("tiers", "proposals", *JSON).rows] == ["P2"]


def test_a_proposal_and_a_decision_of_today_are_of_now(run: Kehu) -> None:
    """Semantics 32: the end of today, which a day means, is still to come."""
    score(run, "P1", file_complete=100, results=70)
    today = ("--at", datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())

    proposed = run("tiers", "propose", "P1", *SCHEME, "--tier", "B", "--by", "Zhou", *today, *JSON)
    approved = run("tiers", "approve", "P1", *SCHEME, "--tier", "B", *FIRST, *today, *JSON)

    assert (proposed.code, approved.code) == (0, 0), proposed.err + approved.err
    assert datetime.fromisoformat(run("tiers", "proposals", *JSON).rows[0]["since"]) <= datetime.now(UTC)


def test_a_grade_is_explained_with_facts_row_version_and_article(run: Kehu) -> None:
    graded(run)

    (row,) = run("tiers", "explain", "P1", "--as-of", "2026-07-03", *JSON).rows
    told = run("tiers", "explain", "P1", *SCHEME, "--as-of", "2026-07-03")

    assert (row["tier"], row["scheme"], row["since"]) == ("B", "joint-venture/abcd", "2026-07-02T09:00:00Z")
    assert (row["policy"], row["rule"], row["article"]) == ("joint-venture-2026.1", "abcd/row-2", "004 篇12 4.2.1")
    assert (row["facts"]["file"], row["facts"]["results"], row["facts"]["cooperation"]) == ("100", "70", None)
    assert row["arithmetic"] == [
        "row 1, A: file 100 ≥ 100 and results 70 < 80: not met",
        "row 2, B: file 100 ≥ 100 and results 70 ≥ 60: met",
    ]
    assert row["approved_by"] == ["盛昌公司: Li", "市场开发部: Wang"]
    numbers = {number["key"]: number["value"] for number in row["numbers"]}
    assert numbers["tiers.schemes.abcd.rank.rows.B.minimum.results"] == "60"
    assert "row 2, B: file 100 ≥ 100 and results 70 ≥ 60: met" in told.out
    assert "article: 004 篇12 4.2.1" in told.out
    assert "\nfacts:\n  file 100\n  results 70\n" in told.out
    assert "rank.rows.B.minimum.results = 60 (" in told.out


def test_a_grade_is_never_shown_to_the_partner(run: Kehu) -> None:
    """TI9."""
    graded(run)
    inside = run("query", "tiers", "--as-of", "2026-07-03", *JSON).rows
    outside = run("query", "tiers", "--as-of", "2026-07-03", "--for-partner", *JSON).rows
    refused = run("tiers", "explain", "P1", "--as-of", "2026-07-03", "--for-partner")
    assert (inside[0]["tier"], list(inside[0])) == ("B", ["customer", "tier", "since", "policy", "rule", "name"])
    assert (outside, refused.code) == ([], 1)
    assert "Customer P1 has no tier as of" in refused.err


def test_a_bid_lets_the_unit_in_charge_propose_at_once(run: Kehu) -> None:
    graded(run)
    bid = run("tiers", "bid", "P1", "--bid", "B-17", "--result", "lost", "--by", "unit 3", *JSON).rows
    asked = ("tiers", "propose", "P1", *SCHEME, "--tier", "C", "--by", "unit 3", "--trigger", "bid-lost")
    unknown = run(*asked, "--bid", "B-18")
    proposed = run(*asked, "--bid", "B-17", *JSON).rows
    rejected = run("tiers", "reject", "P1", *SCHEME, "--tier", "C", *SECOND, "--reason", "仍是重点", *JSON).rows

    assert bid[0]["done"] == ["bid-recorded"]
    assert (unknown.code, unknown.err) == (1, "No bid B-18 of customer P1 led to bid-lost.\n")
    assert proposed[0]["done"] == ["tier-proposed"]
    assert rejected[0]["done"] == ["tier-rejected"]


def test_an_override_is_in_force_until_it_expires_and_says_so(run: Kehu) -> None:
    graded(run)
    until = ("--until", "2026-09-30T00:00:00Z", "--at", "2026-07-05T00:00:00Z", "--reason", "重点项目", "--by", "Zhao")
    command = ("tiers", "override", "P1", *SCHEME, "--tier", "A", *until)
    alone = run(*command, "--approver", "Li")
    own = run(*command, "--approver", "Zhao", "--approver", "Wang")
    done = run(*command, "--approver", "Li", "--approver", "Wang", *JSON).rows
    again = run(*command, "--approver", "Li", "--approver", "Wang", *JSON).rows

    assert (alone.code, "asks for 2 different approver(s)" in alone.err) == (1, True)
    assert (own.code, "Zhao asks for the override: other persons must approve it." in own.err) == (1, True)
    assert (done[0]["done"], again[0]["done"]) == (["tier-overridden"], [])
    (during,) = run("tiers", "explain", "P1", "--as-of", "2026-09-29", *JSON).rows
    (after,) = run("tiers", "explain", "P1", "--as-of", "2026-09-30", *JSON).rows
    assert (during["tier"], during["computed"]) == ("A", "B")
    assert during["override"] == {
        "reason": "重点项目",
        "approvers": ["Li", "Wang"],
        "expires_at": "2026-09-30T00:00:00Z",
    }
    assert (after["tier"], after["override"], after["since"]) == ("B", None, "2026-09-30T00:00:00Z")


def test_the_last_day_of_an_override_ends_in_the_zone_of_its_scheme(run: Kehu) -> None:
    """Interfaces 3: the end of that day in the unit's zone, not in that of the process."""
    graded(run)
    until = ("--until", "2026-09-30", "--at", "2026-07-05", "--approver", "Li", "--approver", "Wang")
    done = run("tiers", "override", "P1", *SCHEME, "--tier", "A", *until, "--reason", "重点项目", "--by", "Zhao")

    (last,) = run("tiers", "explain", "P1", "--as-of", "2026-09-30T23:59:59+08:00", *JSON).rows
    (after,) = run("tiers", "explain", "P1", "--as-of", "2026-10-01T00:00:00+08:00", *JSON).rows
    assert (done.code, last["tier"], last["since"][:19]) == (0, "A", "2026-07-05T15:59:59")
    assert last["override"]["expires_at"][:19] == "2026-09-30T15:59:59"
    assert (after["tier"], after["override"]) == ("B", None)


def test_a_day_of_a_decision_on_an_unknown_scheme_is_refused_for_the_scheme(run: Kehu) -> None:
    unknown = ("--scheme", "nowhere/abcd", "--tier", "A", "--by", "Li", "--at", "2026-07-05")
    ended = run("tiers", "propose", "P1", *unknown)
    assert (ended.code, ended.out) == (1, "")
    assert "No pack is named nowhere" in ended.err


def test_the_first_in_the_ranking_who_were_outstanding_all_year_get_the_benefits(run: Kehu) -> None:
    """TI12."""
    score(run, "P1", file_complete=100, results=70, **{name.replace("-", "_"): 90 for name in INPUTS})
    score(run, "P2", file_complete=100, results=90, contract_performance=90, safety_quality=79, cooperation=90)
    rows = run("tiers", "ranking", "--pack", "joint-venture", "--as-of", "2026-07-01", *JSON).rows
    assert [(row["place"], row["customer"], row["outstanding"]) for row in rows] == [(1, "P2", False), (2, "P1", True)]
    assert (rows[0]["benefits"], rows[1]["benefits"]) == ([], ["收费优惠", "更优质优先的服务"])
    assert rows[0]["by"] == {"file": "100", "results": "90"}
    year_later = run("tiers", "ranking", "--pack", "joint-venture", "--as-of", "2027-07-01", *JSON).rows
    assert not any(row["outstanding"] for row in year_later)


def test_files_of_key_partners_are_archived_once_for_each_half_year(run: Kehu, tmp_path: Path) -> None:
    """TI13: A and B, not C and D; extra ones are allowed."""
    # At the beginning of the half-year.
    graded(run, at="2026-06-30T16:00:00Z")
    due = ("tiers", "snapshot", "--pack", "joint-venture", "--as-of", "2026-07-01", "--wait", "0", *JSON)
    first = run(*due, "--into", str(tmp_path / "files"))
    score(run, "P1", cooperation=71)
    again = run(*due, "--into", str(tmp_path / "again"))
    audit = ("--customer", "P1", "--extra", "audit", "--wait", "0")
    extra = run("tiers", "snapshot", "--pack", "joint-venture", *audit, *JSON)
    next_year = run(*due[:5], "2999-01-01", *due[6:])

    assert [(row["customer"], row["tier"], row["period"]) for row in first.rows] == [("P1", "B", "2026-H2")]
    assert "1 archived, 0 before." in first.err
    assert "0 archived, 1 before." in again.err
    assert [(row["period"], row["extra"]) for row in extra.rows] == [("extra: audit", True)]
    assert (next_year.code, "is after today" in next_year.err) == (1, True)
    file = json.loads((tmp_path / "files" / "P1.json").read_text(encoding="utf-8"))
    assert file["snapshot"]["events"] == first.rows[0]["events"] == len(file["events"])
    assert file["snapshot"]["digest"] == first.rows[0]["digest"] == file["events"][-1]["hash"]
    assert again.rows == first.rows
    assert json.loads((tmp_path / "again" / "P1.json").read_text(encoding="utf-8")) == file
    assert extra.rows[0]["events"] == first.rows[0]["events"] + 2


def test_scores_that_no_scheme_would_count_are_refused_where_the_scheme_is_named(run: Kehu) -> None:
    too_much = run("tiers", "score", "P1", "--score", "results", "--value", "101", "--by", "Li", *SCHEME)
    unknown = run("tiers", "score", "P1", "--score", "charm", "--value", "1", "--by", "Li", *SCHEME)
    no_number = run("tiers", "score", "P1", "--score", "results", "--value", "many", "--by", "Li")
    stranger = run("tiers", "score", "P9", "--score", "results", "--value", "1", "--by", "Li")
    assert (too_much.code, too_much.err) == (1, "results is from 0 to 100, not 101.\n")
    assert (unknown.code, unknown.err[:49]) == (1, "joint-venture/abcd counts no score charm: it coun")
    assert no_number.code == 2
    assert stranger.code == 1
    assert stranger.err.startswith("Customer P9 is not registered; the nearest known: P")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("approve", "P1", *SCHEME, "--tier", "A", *FIRST), 1, "is not waiting for a decision for customer P1."),
        (("reject", "P1", *SCHEME, "--tier", "A", *FIRST), 2, "Missing option '--reason'"),
        (("bid", "P1", "--bid", "B", "--result", "drawn", "--by", "Li"), 2, "write won or lost"),
        (("explain", "P1"), 1, "Customer P1 has no tier as of"),
        (("ranking", "--pack", "distributor"), 1, "distributor/abc has no ranking."),
        (("snapshot", "--pack", "distributor", "--wait", "0"), 1, "distributor/abc archives no files."),
        (("snapshot", "--pack", "joint-venture", "--customer", "P1"), 2, "needs both --customer and --extra"),
        (("propose", "P1", "--scheme", "distributor/abc", "--tier", "A", "--by", "x"), 1, "override the tier instead"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(run: Kehu, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    ended = run("tiers", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.err


def test_any_decision_explains_itself_and_a_fact_says_that_it_is_one(run: Kehu) -> None:
    graded(run)
    history = {row["type"]: row for row in run("history", "P1", *JSON).rows}
    assigned = history["customer.tier-assigned.v1"]

    (decision,) = run("explain", str(assigned["position"]), *JSON).rows
    (by_id,) = run("explain", f"customer/P1@{assigned['version']}", *JSON).rows
    (fact,) = run("explain", "customer/P1@1", *JSON).rows
    (approval,) = run("explain", str(history["customer.tier-approved.v1"]["position"]), *JSON).rows
    told = run("explain", str(assigned["position"]))

    assert decision == by_id
    assert (decision["kind"], decision["rule"]) == ("decision", "abcd/row-2")
    assert decision["policy"] == "joint-venture-2026.1"
    assert (decision["article"], decision["arithmetic"][-1][-3:]) == ("004 篇12 4.2.1", "met")
    assert any(number["key"].endswith("approval.bodies") for number in decision["numbers"])
    assert (fact["kind"], fact["actor"], fact["policy"]) == ("fact", "desk", None)
    assert fact["says"] == "This is a fact, recorded by desk: it rests on no rule."
    assert approval["says"] == "This was decided by Wang."
    assert "policy: joint-venture-2026.1" in told.out


@pytest.mark.parametrize(
    ("event", "code", "sentence"),
    [
        ("99999", 1, "There is no event 99999."),
        ("customer/P1@99", 1, "There is no event customer/P1@99."),
        ("last", 2, "is neither a position nor an id"),
        ("9" * 30, 2, "is neither a position nor an id"),
    ],
)
def test_what_is_no_event_is_told_in_a_sentence(run: Kehu, event: str, code: int, sentence: str) -> None:
    ended = run("explain", event)
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.err
