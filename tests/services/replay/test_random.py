"""Random histories under random changes of a pack: what is told to differ is what the two versions decide otherwise."""

import asyncio
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.envelope import unseal
from domain.complaints import complaint, replay
from domain.complaints.replay import CasePolicy
from domain.complaints.state import Received
from domain.credit import credit_account
from domain.credit import replay as of_accounts
from domain.credit.replay import Moment
from domain.credit.room import group_of
from domain.credit.state import Opened
from domain.policies.pack.exchange import varied
from domain.policies.pack.pack import Pack
from domain.replay import Decided
from projections.engine.batch.fold import Stored
from services.packs.book import SHIPPED
from services.packs.credit_rules import credit_rules
from services.packs.terms import terms_of
from services.replay.asked import Asked
from services.replay.known import rules_for
from services.replay.report import bytes_of, report
from services.replay.run import Simulated, simulated
from tests.services.replay.logs import in_parts
from tests.services.replay.random_history import BEGINS, history

PACK = "foreign-trade"
(SHIPPED_FIRST, *_) = SHIPPED.versions(PACK)
CHANGES = {
    "complaints.clocks.first-response.target": ("1h", "8h", "72h"),
    "complaints.clocks.first-response.calendar": ("office",),
    "complaints.clocks.resolution-general.target": ("1 working days", "5 working days"),
    "complaints.clocks.progress-notice.target": ("1 working days", "4 working days"),
    "complaints.escalations.resolution.at_percent": (50, 90),
    "credit.tolerance": (10, 50),
    "credit.exposure.unapplied_receipts_reduce": (False,),
    "credit.exposure.group_limit_applies": (False,),
    "credit.holds.overdue.days_overdue": (5, 60),
    "credit.grades.good.minimum": (60, 80),
    "collection.ladder.letter.from_days": (5, 30),
    "collection.de_minimis": (0, 200),
}


def changed(seed: int) -> Pack:
    """Return the pack with some keys changed."""
    random, pack = Random(seed), SHIPPED_FIRST
    for key in random.sample(sorted(CHANGES), random.randrange(4)):
        pack = varied(pack, key, random.choice(CHANGES[key]))
    return pack


def decided(events: list[Stored], pack: Pack, found: Simulated) -> dict[tuple[str, str, str], Decided]:
    """Return what a version decides, from plain folds of the streams and the functions of the domain."""
    complaints: dict[str, object] = {}
    accounts: dict[str, object] = {}
    decisions: list[Decided | None] = []
    rules = credit_rules(pack)
    for stored in events:
        envelope = unseal(stored.state)
        category, _, id_ = envelope.stream.partition("/")
        at, event = envelope.occurred_at, envelope.event
        if category == "complaint":
            complaints[id_] = complaint.evolve(complaints.get(id_, complaint.DECIDER.initial), event, at)  # type: ignore[arg-type]
        elif category == "credit-account":
            account = accounts.get(id_, credit_account.DECIDER.initial)
            if isinstance(account, Opened):
                group = group_of(account, at=at, of=lambda other: accounts[other])  # type: ignore[arg-type, return-value]
                moment = Moment(account=account, event=event, at=at, number=envelope.version, group=group)  # type: ignore[arg-type]
                decisions.append(of_accounts.decision(moment, rules))
            accounts[id_] = credit_account.evolve(account, event, at)  # type: ignore[arg-type]
    for state in complaints.values():
        assert isinstance(state, Received)
        case = rules_for(pack, None, state.received_at)
        decisions += replay.decisions(state, CasePolicy(terms=terms_of(pack, "main"), rules=case, as_of=found.as_of))
    for each in accounts.values():
        assert isinstance(each, Opened)
        decisions += of_accounts.standing(each, found.as_of, rules)
    return {each.place: each for each in decisions if each}


async def _of_history(seed: int, one: int, other: int) -> Simulated:
    first, second = changed(one), changed(other)
    events = await history(PACK, seed, 60)
    with TemporaryDirectory() as folder:
        found = simulated(in_parts(events, Path(folder)), Asked(pack=PACK, draft=second, against=first))
    before, after = decided(events, first, found), decided(events, second, found)
    differing = {
        place
        for place in before.keys() | after.keys()
        if place not in before or place not in after or not before[place].agrees(after[place])
    }
    assert {each.place for each in found.found.cases} == differing
    # Every difference is some key's.
    assert all(each.keys for each in found.found.cases)
    assert found.found.unreadable == 0
    return found


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_is_told_to_differ_is_what_two_versions_decide_otherwise(seed: int, one: int, other: int) -> None:
    asyncio.run(_of_history(seed, one, other))


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_many_histories(seed: int, one: int, other: int) -> None:
    asyncio.run(_of_history(seed, one, other))


async def test_the_version_in_force_decides_again_what_was_recorded_about_orders_and_grades(tmp_path: Path) -> None:
    kinds: set[str] = set()
    for seed in range(4):
        (tmp_path / str(seed)).mkdir()
        found = simulated(in_parts(await history(PACK, seed, 120), tmp_path / str(seed)), Asked(pack=PACK)).found
        assert [(each.place, each.before, each.after) for each in found.cases] == []
        kinds |= {kind for kind, _ in found.decisions}
    assert kinds >= {"clock", "order", "delivery", "grade", "collection-step", "hold", "collection-stage"}


async def test_no_report_depends_on_how_the_log_was_divided(tmp_path: Path) -> None:
    """Accounts of one group are of two customers; wherever they fall, they are folded together."""
    events = await history(PACK, 3, 90)
    draft = varied(SHIPPED_FIRST, "credit.tolerance", 50)
    reports = []
    for parts in (1, 3, 7):
        (tmp_path / str(parts)).mkdir()
        log = in_parts(events, tmp_path / str(parts), parts)
        reports.append(bytes_of(report(simulated(log, Asked(pack=PACK, draft=draft)))))
    assert reports[0] == reports[1] == reports[2]


async def test_what_lies_outside_the_period_does_not_count(tmp_path: Path) -> None:
    log = in_parts(await history(PACK, 1, 120), tmp_path)
    draft = varied(SHIPPED_FIRST, "complaints.clocks.first-response.target", "1h")
    whole, none = (simulated(log, Asked(pack=PACK, draft=draft, ends=ends)).found for ends in (None, BEGINS))
    assert whole.differing.total()
    assert none.decisions.total() == 0
