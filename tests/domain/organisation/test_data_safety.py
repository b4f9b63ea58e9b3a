"""The security of customers' data is checked once in each period of the policy, and breaches are reported (AC2)."""

from functools import partial
from typing import Final

from contracts.organisation.unit import (
    BreachReported,
    CheckSecurity,
    ReportBreach,
    RequireSecurityCheck,
    SecurityChecked,
    SecurityCheckRequired,
    UnitPackChosen,
)
from domain.organisation import data_safety
from domain.organisation.data_safety import BREACH, CHECK, Check, Safety
from domain.organisation.unit import DECIDER
from tests.examples import a
from tests.given import given
from tests.projections.story import utc

CHOSEN: Final = a(UnitPackChosen)
UNIT: Final = CHOSEN.unit_id
Q1: Final = Check("2026-Q1", utc("2026-01-01"), utc("2026-04-01"))
Q2: Final = Check("2026-Q2", utc("2026-04-01"), utc("2026-07-01"))
OWED: Final = {"unit_id": UNIT, "policy": "p", "rule": CHECK}
REQUIRED: Final = a(
    SecurityCheckRequired, **OWED, instance=1, period="2026-Q1", starts_at=Q1.starts_at, due_at=Q1.due_at
)
NEXT: Final = a(SecurityCheckRequired, **OWED, instance=2, period="2026-Q2", starts_at=Q2.starts_at, due_at=Q2.due_at)
CHECKED: Final = a(SecurityChecked, unit_id=UNIT, instance=1, period="2026-Q1", by="wang")
ASKED: Final = a(CheckSecurity, unit_id=UNIT, by="wang")
require = partial(data_safety.require_security_check, safety=Safety("p", Q1))
check = partial(data_safety.check_security, safety=Safety("p", Q1))


def test_a_check_is_owed_once_in_each_period() -> None:
    command = a(RequireSecurityCheck, unit_id=UNIT)
    given(DECIDER, CHOSEN).when(require, command).then(REQUIRED)
    given(DECIDER, CHOSEN, REQUIRED).when(require, command).then_nothing()
    given(DECIDER, CHOSEN, REQUIRED, NEXT).when(require, command).then_nothing()
    given(DECIDER, CHOSEN).when(require, command, safety=None).then_refused("unit.no-security-check")


def test_a_check_is_recorded_for_its_period_also_before_timers_asked_for_it() -> None:
    given(DECIDER, CHOSEN, REQUIRED).when(check, ASKED).then(CHECKED)
    given(DECIDER, CHOSEN).when(check, ASKED).then(REQUIRED, CHECKED)
    given(DECIDER, CHOSEN, REQUIRED, CHECKED).when(check, ASKED).then_nothing()
    other = ASKED.model_copy(update={"findings": "nothing new"})
    given(DECIDER, CHOSEN, REQUIRED, CHECKED).when(check, other).then_refused("unit.checked-already")
    given(DECIDER, CHOSEN, REQUIRED, CHECKED).when(
        require, a(RequireSecurityCheck, unit_id=UNIT), safety=Safety("p", Q2)
    ).then(NEXT)
    given(DECIDER, CHOSEN, REQUIRED, CHECKED).when(check, other, safety=Safety("p", Q2)).then(
        NEXT, CHECKED.model_copy(update={"instance": 2, "period": "2026-Q2", "findings": "nothing new"})
    )
    given(DECIDER, CHOSEN).when(check, ASKED, safety=None).then_refused("unit.no-security-check")


def test_a_breach_is_reported_with_what_the_policy_says_of_it() -> None:
    command = a(ReportBreach, unit_id=UNIT, by="wang", who="zhou")
    reported = a(BreachReported, unit_id=UNIT, by="wang", who="zhou", consequence=None, policy=None, rule=None)
    strict = {"consequence": "严肃处理", "policy": "p", "rule": BREACH}
    report = partial(data_safety.report_breach, safety=Safety("p", None, "严肃处理"))
    given(DECIDER, CHOSEN).when(report, command).then(reported.model_copy(update=strict))
    given(DECIDER, CHOSEN).when(report, command, safety=Safety("p")).then(reported)
    given(DECIDER, CHOSEN, reported).when(report, command, safety=Safety("p")).then_nothing()
