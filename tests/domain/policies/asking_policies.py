"""Random commands for policies and units; who asks stands in the reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from contracts.organisation.unit import CheckSecurity, ReportBreach, RequireSecurityCheck, RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, RecordEvaluation, WithdrawPolicy
from contracts.policies.tier_period import ReopenTierPeriod
from domain.organisation import data_safety, unit
from domain.organisation.data_safety import Check, Safety
from domain.policies import activation, evaluation, policy, withdrawal
from domain.policies import draft as policy_draft
from domain.policies.pack.pack import Pack
from domain.policies.policy import Policy
from domain.tiers import period
from services.packs.text.read import read_pack
from tests import packs
from tests.domain.asking import Desk, few, instant, instants, lists

NOW: Final = datetime(2026, 6, 1, tzinfo=UTC)
LATER: Final = datetime(2027, 9, 1, tzinfo=UTC)
CONTENTS: Final = [packs.written("2026.1", title="一"), packs.written("2026.1", title="二"), packs.written("2026.2")]

people: Final = st.sampled_from(["desk", "boss", "clerk"])
versions: Final = st.sampled_from(["corner-shop-2026.1", "corner-shop-2026.2"])


def _draft(state: Policy, command: DraftPolicy) -> Any:
    pack = read_pack(command.content, "test")
    return policy_draft.draft_policy(state, command, pack=pack, findings=(), before=(), by=command.reason or "")


def _activate(state: Policy, command: ActivatePolicy) -> Any:
    pack = _pack(policy.living_version(state, command.version).draft.content)
    before = [_pack(draft.content) for draft in state.activated()]
    by = command.reason or ""
    return activation.activate_policy(state, command, pack=pack, findings=(), before=before, now=NOW, by=by)


def _record_evaluation(state: Policy, command: RecordEvaluation) -> Any:
    return evaluation.record_evaluation(state, command, versions=[packs.pack()], now=LATER, by=command.reason or "")


def _pack(content: str) -> Pack:
    return read_pack(content, "test")


POLICY: Final = Desk(
    policy.DECIDER,
    {
        DraftPolicy: _draft,
        ApprovePolicy: lambda state, command: policy.approve_policy(state, command, by=command.reason),
        ActivatePolicy: _activate,
        WithdrawPolicy: lambda state, command: withdrawal.withdraw_policy(
            state, command, now=NOW, by=command.reason or ""
        ),
        RecordEvaluation: _record_evaluation,
        ReopenTierPeriod: lambda state, command: period.reopen_tier_period(state, command, by="Li"),
    },
    st.lists(
        st.one_of(
            st.builds(DraftPolicy, pack=st.just(packs.SHOP), content=st.sampled_from(CONTENTS), reason=people),
            st.builds(ApprovePolicy, pack=st.just(packs.SHOP), version=versions, reason=people),
            st.builds(ActivatePolicy, pack=st.just(packs.SHOP), version=versions, reason=people),
            st.builds(WithdrawPolicy, pack=st.just(packs.SHOP), version=versions, reason=people),
            st.builds(
                RecordEvaluation,
                pack=st.just(packs.SHOP),
                period=st.sampled_from(["2026-H2", "2027-H1", "2027-H2"]),
                report=st.sampled_from(["archive 1", "archive 2"]),
                reason=people,
            ),
        ),
        max_size=20,
    ).map(lambda asked: [DraftPolicy(pack=packs.SHOP, content=CONTENTS[0], reason="desk"), *asked]),
)

MAIN: Final = st.just("main")


def under_safety(decision: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """Let a decision take the check of the month in which its command happened."""

    def decide(state: Any, command: Any) -> Any:
        at = instant(command)
        starts_at = datetime(at.year, at.month, 1, tzinfo=UTC)
        check = Check(f"{at:%Y-%m}", starts_at, starts_at + timedelta(days=31))
        return decision(state, command, safety=Safety("p", check, "dismissal"))

    return decide


UNIT: Final = Desk(
    unit.DECIDER,
    {
        RunPack: lambda state, command: unit.run_pack(state, command, now=NOW),
        RequireSecurityCheck: under_safety(data_safety.require_security_check),
        CheckSecurity: under_safety(data_safety.check_security),
        ReportBreach: under_safety(data_safety.report_breach),
    },
    lists(
        st.builds(
            RunPack,
            unit_id=MAIN,
            pack=st.sampled_from(["a", "b"]),
            effective_from=st.integers(1, 12).map(lambda month: datetime(2026, month, 1, tzinfo=UTC)),
        ),
        st.builds(RequireSecurityCheck, unit_id=MAIN, occurred_at=instants),
        st.builds(CheckSecurity, unit_id=MAIN, by=few, findings=few),
        st.builds(ReportBreach, unit_id=MAIN, by=few, who=few, what=few),
        first=RequireSecurityCheck(unit_id="main"),
    ),
)
